"""Trains the finder of attributions: who says what, by which words.

    cargo xtask speech features FOLDER          # PolNeAR as numbers, see xtask/src/speech.rs for their form
    python3 train_speech.py FOLDER speech_en.bin [--epochs 14] [--seed 1]

Needs numpy and jax (CPU). Data: PolNeAR 1.0.0, part `train` (839 articles); part `dev` is only looked at.

The network. A token's features are summed as rows of `rows` and, beside the pipeline's own vector and the static one of
the word, mixed by a maxout layer. Five residual maxout layers follow: over the neighbours, over head and head's head, by
turns. `cue` tells how likely a token heads a cue. From one cue, every token of its paragraph is seen by the sum of its
vector, the cue's vector and rows for how the two stand to each other; three residual maxout layers over near and
farther neighbours follow, then scores of four labels, chained by learned scores of what follows what (a conditional random field).

The file: `VSPEECH1`, the length of a JSON header, the header (vocabulary, names and shapes of arrays), then the arrays:
rows of bytes, each row with a 32-bit scale before the bytes, for `rows` and `pair_rows`; 32-bit floats for the others.
All little-endian.
"""
import argparse, json, struct, sys, time
import numpy as np, jax, jax.numpy as jnp

E, D, Z = 64, 96, 64          # widths of rows, of tokens, of tokens seen from a cue
PIECES = 2
TOKENS, FLAT, WINDOW, CUES = 4096, 14848, 256, 160   # what fits into one step
VECTOR = 96 + 128
DROPOUT = .35
LABELS = 4
REACH = (1, 2, 4)               # how far the layers that see a cue's paragraph look to either side
# Rows of each feature: the first four from the vocabulary, the rest as `features.rs` counts.
PAIR_SIZES = [25, 3328, 960, 80, 18, 30, 1984]


def load(folder, name):
    ids = np.fromfile(f"{folder}/{name}.ids", "<i4")
    n_docs, K, P = ids[:3]
    at, docs, row = 3, [], 0
    for _ in range(n_docs):
        n = ids[at]; at += 1
        tokens = ids[at:at + n * K].reshape(n, K); at += n * K
        m = ids[at]; at += 1
        cues = []
        for _ in range(m):
            cue, a, b = ids[at:at + 3]; at += 3
            block = ids[at:at + (b - a) * (P + 1)].reshape(b - a, P + 1); at += (b - a) * (P + 1)
            a2 = max(a, cue - 160); b2 = min(b, a2 + WINDOW)
            cues.append((cue, a2, b2, block[a2 - a:b2 - a]))
        docs.append((tokens, row, cues)); row += n
    assert at == len(ids)
    vectors = np.fromfile(f"{folder}/{name}.vectors", "<f4").reshape(-1, VECTOR).astype(np.float16)
    return docs, vectors


def pack(docs, vectors, order, known_heads):
    """Yields steps of fixed shapes: whole articles (cut where longer than a step) and their cues."""
    K, P = docs[0][0].shape[1], len(PAIR_SIZES)
    def empty():
        return dict(x=np.zeros((TOKENS, K), np.int32), v=np.zeros((TOKENS, VECTOR), np.float32), head=np.arange(TOKENS),
                    mask=np.zeros(TOKENS, np.float32), y=np.zeros(TOKENS, np.float32),
                    pt=np.zeros(FLAT, np.int32), pc=np.zeros(FLAT, np.int32), pf=np.zeros((FLAT, P), np.int32),
                    pm=np.zeros(FLAT, np.float32), gather=np.zeros((CUES, WINDOW), np.int32),
                    gl=np.zeros((CUES, WINDOW), np.int32), gm=np.zeros((CUES, WINDOW), np.float32))
    s, n, f, c = empty(), 0, 0, 0
    for d in order:
        tokens, row, cues = docs[d]
        if len(tokens) > TOKENS - 4:
            tokens = tokens[:TOKENS - 4]
        k = len(tokens)
        if n + k + 3 > TOKENS:
            yield s, n
            s, n, f, c = empty(), 0, 0, 0
        s["x"][n:n + k] = tokens; s["v"][n:n + k] = vectors[row:row + k]; s["mask"][n:n + k] = 1
        s["head"][n:n + k] = np.minimum(known_heads[row:row + k], k - 1) + n
        for cue, a, b, block in cues:
            if b > k: continue
            s["y"][n + cue] = 1
            w = b - a
            if f + w + 2 > FLAT or c >= CUES: continue
            s["pt"][f:f + w] = np.arange(a, b) + n; s["pc"][f:f + w] = cue + n
            s["pf"][f:f + w] = block[:, :P]; s["pm"][f:f + w] = 1
            s["gather"][c, :w] = np.arange(f, f + w); s["gl"][c, :w] = block[:, P]; s["gm"][c, :w] = 1
            f += w + max(REACH); c += 1
        n += k + 3
    if n: yield s, n


def params(sizes, seed):
    r = np.random.default_rng(seed)
    g = lambda *shape, scale: jnp.asarray(r.normal(0, scale, shape), jnp.float32)
    maxout = lambda i, o: dict(w=g(i, PIECES * o, scale=(1 / i) ** .5), b=jnp.zeros(PIECES * o), scale=jnp.ones(o), shift=jnp.zeros(o))
    return dict(rows=[g(n, E, scale=.1) for n in sizes], mix=maxout(E + VECTOR, D), layers=[maxout(3 * D, D) for _ in range(5)],
                cue_w=jnp.zeros(D), cue_b=jnp.asarray(-3.0),
                own=g(D, Z, scale=D ** -.5), other=g(D, Z, scale=D ** -.5), pair_rows=[g(n, Z, scale=.1) for n in PAIR_SIZES],
                views=[maxout(3 * Z, Z) for _ in REACH], label_w=g(Z, LABELS, scale=.1), label_b=jnp.zeros(LABELS),
                follow=jnp.zeros((LABELS, LABELS)), first=jnp.zeros(LABELS), last=jnp.zeros(LABELS))


def maxout(p, x):
    y = x @ p["w"] + p["b"]
    y = y.reshape(y.shape[:-1] + (PIECES, -1)).max(-2)
    mean = y.mean(-1, keepdims=True); var = ((y - mean) ** 2).mean(-1, keepdims=True)
    return (y - mean) / jnp.sqrt(var + 1e-8) * p["scale"] + p["shift"]


def beside(x, by=1):
    z = jnp.zeros((by, x.shape[1]))
    return jnp.concatenate([jnp.concatenate([z, x[:-by]]), x, jnp.concatenate([x[by:], z])], 1)


def drop(key, x, rate):
    return jnp.where(jax.random.bernoulli(key, 1 - rate, x.shape), x / (1 - rate), 0) if rate else x


def forward(p, s, key, rate):
    keys = jax.random.split(key, 16)
    x = s["x"]
    if rate:  # words are forgotten now and then, so that rare ones are not learned by heart
        gone = jax.random.bernoulli(keys[0], .15, x.shape[:1])
        x = x.at[:, 0].set(jnp.where(gone, 0, x[:, 0])).at[:, 1].set(jnp.where(gone, 0, x[:, 1]))
        gone = jax.random.bernoulli(keys[1], .1, x.shape[:1])
        x = x.at[:, 8].set(jnp.where(gone, 0, x[:, 8]))
    e = sum(t[x[:, k]] for k, t in enumerate(p["rows"]))
    m = s["mask"][:, None]
    h = maxout(p["mix"], drop(keys[2], jnp.concatenate([e, s["v"]], 1), rate * .7)) * m
    for i, layer in enumerate(p["layers"]):
        if i % 2 == 0:
            look = beside(h)
        else:
            above = h[s["head"]]
            look = jnp.concatenate([h, above, above[s["head"]]], 1)
        h = (h + drop(keys[3 + i], maxout(layer, look), rate)) * m
    cue = h @ p["cue_w"] + p["cue_b"]
    pm = s["pm"][:, None]
    z = (h @ p["own"])[s["pt"]] + (h @ p["other"])[s["pc"]] + sum(t[s["pf"][:, k]] for k, t in enumerate(p["pair_rows"]))
    z = jax.nn.relu(z) * pm
    for i, layer in enumerate(p["views"]):
        z = (z + drop(keys[9 + i], maxout(layer, beside(z, REACH[i])), rate)) * pm
    return cue, z @ p["label_w"] + p["label_b"]


def chain(p, scores, labels, mask):
    """Log-likelihood of the labels in a linear-chain CRF; batch × window."""
    emit = jnp.take_along_axis(scores, labels[..., None], -1)[..., 0]
    steps = p["follow"][labels[:, :-1], labels[:, 1:]] * mask[:, 1:]
    ends = mask.sum(1).astype(int) - 1
    final = jnp.take_along_axis(labels, jnp.maximum(ends, 0)[:, None], 1)[:, 0]
    gold = (emit * mask).sum(1) + steps.sum(1) + p["first"][labels[:, 0]] + p["last"][final]
    def step(alpha, now):
        score, m = now
        new = jax.nn.logsumexp(alpha[:, :, None] + p["follow"][None], 1) + score
        return jnp.where(m[:, None] > 0, new, alpha), None
    alpha, _ = jax.lax.scan(step, p["first"] + scores[:, 0], (scores[:, 1:].swapaxes(0, 1), mask[:, 1:].T))
    return gold - jax.nn.logsumexp(alpha + p["last"], 1)


def loss(p, s, key, rate):
    cue, scores = forward(p, s, key, rate)
    bce = (jax.nn.softplus(cue) - s["y"] * cue) * s["mask"]
    real = s["gm"][:, 0]
    like = chain(p, scores[s["gather"]], s["gl"], s["gm"]) * real
    return (bce.sum() * 2.0 - like.sum()) / (real.sum() + 1.0)


@jax.jit
def update(p, m, v, s, key, step, rate_now, mean):
    value, g = jax.value_and_grad(loss)(p, s, key, DROPOUT)
    norm = jnp.sqrt(sum((x ** 2).sum() for x in jax.tree.leaves(g)))
    g = jax.tree.map(lambda x: x * jnp.minimum(1, 5 / (norm + 1e-9)), g)
    m = jax.tree.map(lambda a, b: .9 * a + .1 * b, m, g)
    v = jax.tree.map(lambda a, b: .99 * a + .01 * b * b, v, g)
    t = step + 1
    p = jax.tree.map(lambda w, a, b: w * (1 - rate_now * .01) - rate_now * (a / (1 - .9 ** t)) / (jnp.sqrt(b / (1 - .99 ** t)) + 1e-8), p, m, v)
    mean = jax.tree.map(lambda a, b: a * .998 + b * .002, mean, p)
    return p, m, v, value, mean


score = jax.jit(lambda p, s: forward(p, s, jax.random.key(0), 0))


def viterbi(p, scores):
    best, back = p["first"] + scores[0], []
    for row in scores[1:]:
        options = best[:, None] + p["follow"]
        back.append(options.argmax(0)); best = options.max(0) + row
    path = [int((best + p["last"]).argmax())]
    for b in reversed(back): path.append(int(b[path[-1]]))
    return path[::-1]


def check(p, steps):
    """F1 of cue heads at several thresholds; shares of cues whose source, cue, content, all are right."""
    host = jax.tree.map(np.asarray, p)
    right, n, logits, gold = np.zeros(4), 0, [], []
    for s, _ in steps:
        cue, scores = map(np.asarray, score(p, s))
        real = s["mask"] > 0
        logits.append(cue[real]); gold.append(s["y"][real])
        for c in range(CUES):
            w = int(s["gm"][c].sum())
            if not w: break
            path = np.array(viterbi(host, scores[s["gather"][c, :w]])); want = s["gl"][c, :w]
            ok = [np.array_equal(path == k, want == k) for k in (1, 2, 3)]
            right += ok + [all(ok)]; n += 1
    logits, gold = np.concatenate(logits), np.concatenate(gold)
    f1 = {}
    for t in (-1, -.5, 0, .5):
        got = logits > t; tp = (got * gold).sum()
        f1[t] = round(float(200 * tp / (got.sum() + gold.sum())), 1)
    return f"cue heads {f1}  given the cue: source {right[0] / n:.3f} cue {right[1] / n:.3f} content {right[2] / n:.3f} all {right[3] / n:.3f}"


def heads_of(folder, name):
    return np.fromfile(f"{folder}/{name}.heads", "<i4")


def save(path, vocabulary, p):
    arrays, blob = [], b""
    def put(name, x, rows):
        nonlocal blob
        x = np.asarray(x, np.float32)
        if rows:
            scale = np.maximum(np.abs(x).max(1), 1e-9) / 127
            for row, s in zip(x, scale):
                blob += struct.pack("<f", s) + np.clip(np.rint(row / s), -127, 127).astype(np.int8).tobytes()
        else:
            blob += np.ascontiguousarray(x, "<f4").tobytes()
        arrays.append([name, list(x.shape), rows])
    def put_maxout(name, m):
        outputs = m["scale"].shape[0]
        # outputs × pieces × inputs
        put(name + ".w", np.asarray(m["w"]).reshape(-1, PIECES, outputs).transpose(2, 1, 0).reshape(outputs * PIECES, -1), False)
        put(name + ".b", np.asarray(m["b"]).reshape(PIECES, outputs).T.reshape(-1), False)
        put(name + ".scale", m["scale"], False); put(name + ".shift", m["shift"], False)
    for k, t in enumerate(p["rows"]): put(f"rows.{k}", t, True)
    put_maxout("mix", p["mix"])
    for k, m in enumerate(p["layers"]): put_maxout(f"layers.{k}", m)
    put("cue.w", p["cue_w"][None], False); put("cue.b", p["cue_b"][None], False)
    put("own", np.asarray(p["own"]).T, False); put("other", np.asarray(p["other"]).T, False)
    for k, t in enumerate(p["pair_rows"]): put(f"pair_rows.{k}", t, True)
    for k, m in enumerate(p["views"]): put_maxout(f"views.{k}", m)
    put("label.w", np.asarray(p["label_w"]).T, False); put("label.b", p["label_b"], False)
    for name in ("follow", "first", "last"): put(name, p[name], False)
    header = json.dumps(dict(vocabulary=vocabulary, arrays=arrays), ensure_ascii=False).encode()
    header += b" " * (-len(header) % 4)
    with open(path, "wb") as f:
        f.write(b"VSPEECH1" + struct.pack("<I", len(header)) + header + blob)


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("folder"); ap.add_argument("out"); ap.add_argument("--epochs", type=int, default=16); ap.add_argument("--seed", type=int, default=1)
    ap.add_argument("--rate", type=float, default=2e-3)
    a = ap.parse_args()
    vocabulary = json.load(open(f"{a.folder}/vocabulary.json"))
    count = lambda name: len(vocabulary[name]) + 1
    L, F, T, R, N = (count(n) for n in ("lemmas", "forms", "tags", "relations", "entities"))
    sizes = [L, F, T, R, N, 20, 6, 9, L, 3 * T, R, 256]
    docs, vectors = load(a.folder, "train"); heads = heads_of(a.folder, "train")
    dev, dev_vectors = load(a.folder, "dev"); dev_heads = heads_of(a.folder, "dev")
    dev_steps = list(pack(dev, dev_vectors, range(len(dev)), dev_heads))
    p = params(sizes, a.seed); zero = jax.tree.map(jnp.zeros_like, p); m, v, mean = zero, zero, p
    r, step, total = np.random.default_rng(a.seed), 0, None
    for epoch in range(a.epochs):
        t0, values, steps = time.time(), [], 0
        for s, _ in pack(docs, vectors, r.permutation(len(docs)), heads):
            done = epoch + (steps / total if total else 0)
            rate = a.rate * min(1, (step + 1) / 100) * max(.02, 1 - done / a.epochs)
            p, m, v, value, mean = update(p, m, v, s, jax.random.key(step + 10_000 * a.seed), step, rate, mean)
            values.append(value); step += 1; steps += 1
        total = steps
        print(f"epoch {epoch} loss {np.mean([float(x) for x in values]):.3f} {time.time() - t0:.0f}s  now: {check(p, dev_steps)}", flush=True)
        print(f"   mean: {check(mean, dev_steps)}", flush=True)
        save(a.out, vocabulary, mean)


if __name__ == "__main__":
    main()
