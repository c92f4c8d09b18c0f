#!/usr/bin/env python3
"""Checks that one event is in a log of which only the root is known.

    zcat runs/RUN/events/*.jsonl.gz | sed -n 7p > line.json
    python3 verify_inclusion.py proof.json line.json --root 5dc9da79...

The proof is a JSON object with `seq`, `size`, `root` and `path`, as
`gpo verify RUN --prove SEQ` makes it. The root to trust is the one that was
noted elsewhere, at the time; without --root the proof's own is used, which
shows only that proof and line belong together. A root does not say over how
many events it is: who noted that, too, gives it with --size.

The tree is that of RFC 6962: a leaf is SHA-256(0x00 || line), the line
without its newline; a node is SHA-256(0x01 || left || right). Needs nothing
but Python 3. Exit code 0: the event is in the log. 2: it is not.
"""

import argparse
import hashlib
import json
import sys


def node(left, right):
    return hashlib.sha256(b"\x01" + left + right).digest()


def turns(index, size):
    """For each step down from the root: whether the leaf is in the left part."""
    steps = []
    while size > 1:
        left = 1 << ((size - 1).bit_length() - 1)
        steps.append(index < left)
        index, size = (index, left) if index < left else (index - left, size - left)
    return steps


def root_of(line, seq, size, path):
    """The root that follows from the line, going up from its leaf."""
    if not 1 <= seq <= size:
        raise ValueError(f"event {seq} cannot be in a log of {size}")
    steps = turns(seq - 1, size)
    if len(steps) != len(path):
        raise ValueError(f"the path has {len(path)} hashes and must have {len(steps)}")
    value = hashlib.sha256(b"\x00" + line).digest()
    for is_left, sibling in zip(reversed(steps), path):
        value = node(value, sibling) if is_left else node(sibling, value)
    return value


def main():
    parser = argparse.ArgumentParser(description="Checks that one event is in a log of which only the root is known.")
    parser.add_argument("proof", help="the proof, as JSON")
    parser.add_argument("line", help="a file with the event's line")
    parser.add_argument("--root", help="the root that was noted, in hexadecimal")
    parser.add_argument("--size", type=int, help="the number of events that was noted with it")
    arguments = parser.parse_args()
    try:
        with open(arguments.proof, "rb") as file:
            proof = file.read()
        with open(arguments.line, "rb") as file:
            line = file.read()
    except OSError as problem:
        print(f"nothing is proved: {problem.filename}: {problem.strerror}")
        return 2
    if line.endswith(b"\n"):
        line = line[:-1]
    try:
        proof = json.loads(proof)
        seq, size, trusted = proof["seq"], proof["size"], arguments.root or proof["root"]
        if json.loads(line)["seq"] != seq:
            raise ValueError("the line is not the event that the proof is about")
        if arguments.size not in (None, size):
            raise ValueError(f"the proof is of a log of {size} events, and not of {arguments.size}")
        path = [bytes.fromhex(value) for value in proof["path"]]
        found = root_of(line, seq, size, path).hex()
        if found != trusted.lower():
            raise ValueError(f"the root that follows is {found}, and not {trusted}")
    except (ValueError, KeyError, TypeError, AttributeError) as problem:
        print(f"nothing is proved: {problem}" if isinstance(problem, ValueError) else f"no proof, or no event: {problem!r}")
        return 2
    place = "in" if arguments.size is None else f"among the {size} events of"
    print(f"event {seq} is {place} the log with root {trusted}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
