// The desk with scripts: progress as it comes, files by dropping, layers at once. Everything works without.
const one = (query, within = document) => within.querySelector(query);
const all = (query, within = document) => [...within.querySelectorAll(query)];

/* A job: its progress as it comes; at its end the page that tells what came of it. */
const status = one("[data-job]");
if (status) {
  const events = new EventSource("/api/v1/jobs/" + encodeURIComponent(status.dataset.job) + "/events");
  const bar = one("progress");
  events.addEventListener("progress", (event) => {
    const job = JSON.parse(event.data);
    if (bar) {
      bar.max = Math.max(1, job.sources);
      bar.value = job.read;
      const word = { waiting: "Others are being added first.", reading: "", analysing: "Stories are being analysed." }[job.stage];
      if (word !== undefined) status.textContent = word || `${job.read} of ${job.sources} sources read: ${job.new} new, ${job.known} known.`;
    }
    if (job.stage === "done" || job.stage === "failed") {
      events.close();
      if (status.dataset.done) location.replace(status.dataset.done);
      else location.reload();
    }
  });
  // A desk that was closed and opened again knows no job: the page itself tells.
  events.addEventListener("error", () => { if (events.readyState === EventSource.CLOSED) location.reload(); });
}

/* Files by dropping them anywhere on the page. */
const upload = one("[data-upload]");
if (upload) {
  one("[data-hint]", upload).hidden = false;
  const files = upload.elements.files;
  addEventListener("dragover", (event) => { event.preventDefault(); upload.classList.add("over"); });
  addEventListener("dragleave", (event) => { if (!event.relatedTarget) upload.classList.remove("over"); });
  addEventListener("drop", (event) => {
    event.preventDefault();
    upload.classList.remove("over");
    if (!event.dataTransfer.files.length) return;
    files.files = event.dataTransfer.files;
    one("output", upload).textContent = `${files.files.length} files chosen`;
  });
}

/* Layers: a box that is ticked shows at once. */
const layers = one("[data-layers]");
if (layers) {
  const button = one("button", layers);
  if (button) button.hidden = true;
  layers.addEventListener("change", () => layers.requestSubmit());
}

/* Keys: / searches, g and a letter go to a section. */
let going = false;
addEventListener("keydown", (event) => {
  if (event.target.matches("input, select, textarea") || event.ctrlKey || event.metaKey || event.altKey) return;
  if (going) {
    going = false;
    const link = all("nav.desk li a").find((a) => a.textContent.toLowerCase().startsWith(event.key));
    if (link) { event.preventDefault(); link.click(); }
    return;
  }
  if (event.key === "g") going = true;
  else if (event.key === "/" && !one("#matrix .filters")) {
    const field = one("main input[type=search]");
    event.preventDefault();
    if (field) field.focus(); else location.href = "/search";
  }
});
