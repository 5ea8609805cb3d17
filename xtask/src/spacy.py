"""Runs a spaCy pipeline over texts, for `cargo xtask syntax`.

    spacy.py PACKAGE IN.jsonl OUT.jsonl

IN has one JSON string a line. OUT has for each text the tokens (first and last byte, tag, coarse tag, lemma, morphology,
head, relation, whether it begins a sentence, entity as "B-GPE"), the noun chunks and the seconds of processor time that
the whole run took, on one thread.
"""
import os, sys

for name in ("OMP", "OPENBLAS", "BLIS", "MKL"):
    os.environ[name + "_NUM_THREADS"] = "1"
sys.path.pop(0)  # this file's folder: the file itself would be taken for the library

import json, time, warnings

warnings.filterwarnings("ignore")
import spacy

_, package, source, target = sys.argv
nlp = spacy.load(package)
texts = [json.loads(line) for line in open(source, encoding="utf-8")]
nlp("One sentence to warm up.")
start = time.process_time()
docs = list(nlp.pipe(texts))
seconds = time.process_time() - start

with open(target, "w", encoding="utf-8") as out:
    out.write(json.dumps({"seconds": seconds, "version": spacy.__version__}) + "\n")
    for text, doc in zip(texts, docs):
        offset, offsets = 0, []
        for char in text:
            offsets.append(offset)
            offset += len(char.encode("utf-8", "surrogatepass"))
        offsets.append(offset)
        tokens = []
        for t in doc:
            entity = t.ent_iob_ + "-" + t.ent_type_ if t.ent_type_ else ""
            tokens.append([offsets[t.idx], offsets[t.idx + len(t)], t.tag_, t.pos_, t.lemma_, str(t.morph), t.head.i,
                           t.dep_, bool(t.is_sent_start), entity])
        chunks = [[c.start, c.end] for c in doc.noun_chunks]
        out.write(json.dumps({"tokens": tokens, "chunks": chunks}, ensure_ascii=False) + "\n")
