/// Vectors of numbers between -1 and 1, rounded to sixteen bits and one behind the other: half the memory of single
/// precision, and twice as many products at a time on any processor.
///
/// What is computed with them only rules out: the error of a product has a bound.
struct RoundedVectors: Hashable, Sendable {
    /// What 1 becomes.
    private static let scale: Float = 32767
    /// The greatest length of a vector whose numbers all fit and whose product with another such fits in 32 bits.
    static let longest = 1 + 0x1p-17

    private var values: [Int16] = []

    /// Adds a vector. One that is longer than `longest` has no meaning in what follows.
    mutating func append(_ vector: some Collection<Float>) {
        // The low bits of this and a small number's sum are those of the number, rounded to the nearest whole one.
        let shift: Float = 0x1.8p23
        func round(_ numbers: UnsafeBufferPointer<Float>) {
            let start = values.count
            values.append(contentsOf: repeatElement(0, count: numbers.count))
            values.withUnsafeMutableBufferPointer { values in
                for index in 0..<numbers.count {
                    values[start &+ index] = Int16(
                        truncatingIfNeeded: (numbers[index] * Self.scale + shift).bitPattern)
                }
            }
        }
        if vector.withContiguousStorageIfAvailable(round) == nil { Array(vector).withUnsafeBufferPointer(round) }
    }

    /// How far a product can be from the exact one of vectors of `dimension` numbers, in the product's unit.
    ///
    /// Each number is off by half at most, and a little for the rounding of its scaling, so each vector by that times
    /// the root of the dimension; the rest is the Cauchy-Schwarz inequality.
    static func error(dimension: Int) -> Int {
        let offset = 0.51 * Double(dimension).squareRoot()
        return Int(offset * (2 * Double(scale) * longest + offset)) + 1
    }

    /// A product in the unit of those below.
    static func product(of similarity: Double) -> Double { similarity * Double(scale) * Double(scale) }

    /// The products of the vector `row` with each, where all have `dimension` numbers.
    func products(with row: Int, dimension: Int) -> [Int32] {
        let count = values.count / dimension
        return [Int32](unsafeUninitializedCapacity: count) { products, filled in
            values.withUnsafeBufferPointer { values in
                guard let base = values.baseAddress, let found = products.baseAddress else { return }
                let query = base + row * dimension
                var number = 0
                // Four at a time, since the processor waits for memory more than for sums.
                while number + 4 <= count {
                    let four = Self.products(query, base + number * dimension, dimension)
                    UnsafeMutableRawPointer(found + number).storeBytes(of: four, as: SIMD4<Int32>.self)
                    number += 4
                }
                while number < count {
                    (found + number).initialize(to: Self.product(query, base + number * dimension, dimension))
                    number += 1
                }
            }
            filled = count
        }
    }

    /// The products of a vector with the four that begin at `rows`.
    @inline(__always)
    private static func products(
        _ query: UnsafePointer<Int16>, _ rows: UnsafePointer<Int16>, _ dimension: Int
    ) -> SIMD4<Int32> {
        let (second, third, fourth) = (rows + dimension, rows + 2 * dimension, rows + 3 * dimension)
        var sums = (SIMD8<Int32>.zero, SIMD8<Int32>.zero, SIMD8<Int32>.zero, SIMD8<Int32>.zero)
        var index = 0
        // Of eight products widened and added, the compiler makes the processor's instruction for just this.
        while index &+ 8 <= dimension {
            let part = eight(query, index)
            sums.0 &+= part &* eight(rows, index)
            sums.1 &+= part &* eight(second, index)
            sums.2 &+= part &* eight(third, index)
            sums.3 &+= part &* eight(fourth, index)
            index &+= 8
        }
        var products = SIMD4(
            sums.0.wrappedSum(), sums.1.wrappedSum(), sums.2.wrappedSum(), sums.3.wrappedSum())
        while index < dimension {
            let number = SIMD4<Int32>(repeating: Int32(query[index]))
            products &+=
                number &* SIMD4(Int32(rows[index]), Int32(second[index]), Int32(third[index]), Int32(fourth[index]))
            index &+= 1
        }
        return products
    }

    @inline(__always)
    private static func product(_ query: UnsafePointer<Int16>, _ row: UnsafePointer<Int16>, _ dimension: Int) -> Int32 {
        var sum: Int32 = 0
        for index in 0..<dimension { sum &+= Int32(query[index]) &* Int32(row[index]) }
        return sum
    }

    @inline(__always)
    private static func eight(_ base: UnsafePointer<Int16>, _ index: Int) -> SIMD8<Int32> {
        SIMD8(
            truncatingIfNeeded: UnsafeRawPointer(base + index).loadUnaligned(fromByteOffset: 0, as: SIMD8<Int16>.self))
    }
}
