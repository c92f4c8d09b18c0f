/// The factor between a standard error and a 95 % margin.
enum StudentQuantile {
    /// The 0.975 quantile of the normal distribution.
    static let normal = 1.959963984540054

    /// The 0.975 quantile of Student's distribution; at least one degree of freedom.
    static func twoSided95(degreesOfFreedom: Int) -> Double {
        if degreesOfFreedom <= small.count { return small[degreesOfFreedom - 1] }
        // Cornish and Fisher's expansion, right to five digits from here on (Abramowitz and Stegun 26.7.5).
        let n = Double(degreesOfFreedom)
        let z = normal
        let z3 = z * z * z
        let z5 = z3 * z * z
        let z7 = z5 * z * z
        let z9 = z7 * z * z
        let first = (z3 + z) / (4 * n)
        let second = (5 * z5 + 16 * z3 + 3 * z) / (96 * n * n)
        let third = (3 * z7 + 19 * z5 + 17 * z3 - 15 * z) / (384 * n * n * n)
        let fourth = (79 * z9 + 776 * z7 + 1482 * z5 - 1920 * z3 - 945 * z) / (92160 * n * n * n * n)
        return z + first + second + third + fourth
    }

    /// For 1 to 10 degrees of freedom, from the usual table.
    private static let small = [
        12.7062, 4.30265, 3.18245, 2.77645, 2.57058, 2.44691, 2.36462, 2.30600, 2.26216, 2.22814,
    ]
}
