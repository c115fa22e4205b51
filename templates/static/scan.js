// Live findings for the draft form. After a pause in typing the texts go to the
// server, which answers with the panel; each finding carries its field and its
// offsets in UTF-8 bytes. The page turns them into UTF-16 offsets and draws the
// marks in a layer behind the textarea. Without this script the "check" button
// brings the same panel.

const PAUSE = 600; // milliseconds without a key before the text is sent
function start(form) {
  const panel = document.getElementById("findings");
  const status = document.getElementById("scan-status");
  const areas = [...form.querySelectorAll("textarea[data-scan-field]")];
  const papers = new Map(areas.map((area) => [area.dataset.scanField, paperFor(area)]));
  let timer = 0;
  let running = null;
  let unsaved = form.hasAttribute("data-unsaved");

  // Leaving with unsaved text asks first; sending the form does not.
  form.addEventListener("input", () => { unsaved = true; });
  form.addEventListener("submit", () => { unsaved = false; });
  addEventListener("beforeunload", (event) => { if (unsaved) event.preventDefault(); });

  for (const area of areas) {
    area.addEventListener("input", () => {
      count(form, area);
      papers.get(area.dataset.scanField).clear();
      clearTimeout(timer);
      timer = setTimeout(scan, PAUSE);
    });
    count(form, area);
  }
  form.addEventListener("change", (event) => {
    const box = event.target;
    if (box.name === "channel" || box.name?.startsWith("own:")) {
      clearTimeout(timer);
      timer = setTimeout(scan, PAUSE);
    }
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-take]");
    if (button && take(button.closest(".finding"), button.dataset)) event.preventDefault();
  });
  draw(panel, papers, textsOf(areas));

  async function scan() {
    running?.abort();
    running = new AbortController();
    const sent = textsOf(areas);
    status.textContent = status.dataset.busy;
    try {
      const answer = await fetch(form.dataset.scan, {
        method: "POST",
        headers: { "Content-Type": "application/json", Accept: "text/html" },
        body: JSON.stringify({ draft: form.dataset.draft, channels: channelsOf(form), fields: fieldsOf(form, areas) }),
        signal: running.signal,
      });
      if (answer.status === 401) {
        status.textContent = status.dataset.ended;
        return;
      }
      if (!answer.ok) throw new Error(String(answer.status));
      panel.innerHTML = await answer.text();
      const said = panel.querySelector(".findings")?.dataset.count;
      if (said) document.getElementById("jump").textContent = said;
      status.textContent = status.dataset.done;
      draw(panel, papers, sent);
    } catch (problem) {
      if (problem.name !== "AbortError") status.textContent = status.dataset.failed;
    }
  }

  // take puts the safer wording in place of the flagged words or of the sentence
  // that holds them; undo works.
  function take(card, { take: wording, from, to }) {
    const area = areas.find((a) => a.dataset.scanField === card?.dataset.field);
    if (!area || !panel.contains(card)) return false;
    const at = offsets(area.value, [Number(card.dataset.start), Number(card.dataset.end)]);
    const shown = card.querySelector(".excerpt q")?.textContent;
    if (shown !== undefined && area.value.slice(at[0], at[1]) !== shown) return false;
    const put = offsets(area.value, [Number(from), Number(to)]);
    area.focus();
    area.setSelectionRange(put[0], put[1]);
    if (!document.execCommand("insertText", false, wording)) {
      area.setRangeText(wording, put[0], put[1], "end");
      area.dispatchEvent(new Event("input", { bubbles: true }));
    }
    clearTimeout(timer);
    scan();
    return true;
  }
}

function textsOf(areas) {
  return new Map(areas.map((a) => [a.dataset.scanField, a.value]));
}

// fieldsOf sends what would be saved: a channel's own text only where both of
// its boxes are ticked. Lone surrogates would not survive UTF-8.
function fieldsOf(form, areas) {
  return areas.filter((a) => {
    const channel = a.dataset.scanField.startsWith("variant:") && a.dataset.scanField.slice(8);
    if (!channel) return true;
    const boxes = [...form.elements].filter((e) => e.type === "checkbox" && e.checked);
    return boxes.some((e) => e.name === "channel" && e.value === channel) && boxes.some((e) => e.name === "own:" + channel);
  }).map((a) => ({ name: a.dataset.scanField, text: a.value.toWellFormed ? a.value.toWellFormed() : a.value }));
}

// channelsOf are the accounts whose recent texts the draft is read beside.
function channelsOf(form) {
  return [...form.elements].filter((e) => e.type === "checkbox" && e.checked && e.name === "channel").map((e) => e.value);
}

// offsets turns UTF-8 byte offsets into UTF-16 ones, in one pass over the text.
function offsets(text, bytes) {
  const order = bytes.map((b, i) => [b, i]).sort((x, y) => x[0] - y[0]);
  const out = new Array(bytes.length).fill(text.length);
  let seen = 0;
  let next = 0;
  for (let i = 0; i <= text.length && next < order.length;) {
    while (next < order.length && seen >= order[next][0]) out[order[next++][1]] = i;
    const code = text.codePointAt(i);
    if (code === undefined) break;
    seen += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    i += code < 0x10000 ? 1 : 2;
  }
  return out;
}

function draw(panel, papers, texts) {
  const byField = new Map();
  for (const card of panel.querySelectorAll(".finding, .finding .part")) { // parts of a mosaic are marked too
    const list = byField.get(card.dataset.field) || [];
    list.push(card);
    byField.set(card.dataset.field, list);
    card.addEventListener("mouseenter", () => papers.get(card.dataset.field)?.light(card.dataset.finding, true));
    card.addEventListener("mouseleave", () => papers.get(card.dataset.field)?.light(card.dataset.finding, false));
  }
  for (const [field, paper] of papers) paper.show(texts.get(field), byField.get(field) || []);
}

const RANK = { lifted: 0, info: 1, warn: 2, review: 3, block: 4 };

// paperFor puts a layer behind a textarea and keeps it in step with it.
function paperFor(area) {
  const layer = document.createElement("div");
  layer.className = "layer";
  layer.setAttribute("aria-hidden", "true");
  area.before(layer);
  area.parentElement.classList.add("live");
  const follow = () => {
    layer.scrollTop = area.scrollTop;
    layer.style.right = area.offsetWidth - area.clientWidth - 2 + "px";
  };
  area.addEventListener("scroll", follow);
  new ResizeObserver(follow).observe(area);

  return {
    clear() { layer.replaceChildren(); },
    light(id, on) {
      for (const mark of layer.querySelectorAll("mark")) {
        if (mark.dataset.finding.split(" ").includes(id)) mark.classList.toggle("lit", on);
      }
    },
    show(text, cards) {
      if (area.value !== text) return; // typed on meanwhile; the next answer draws
      const bytes = cards.flatMap((c) => [Number(c.dataset.start), Number(c.dataset.end)]);
      const at = offsets(text, bytes);
      const spans = cards.map((c, i) => ({ from: at[2 * i], to: at[2 * i + 1], severity: c.dataset.severity, id: c.dataset.finding }));
      const cuts = [...new Set([0, text.length, ...at])].sort((x, y) => x - y);
      const pieces = [];
      for (let i = 1; i < cuts.length; i++) {
        const piece = text.slice(cuts[i - 1], cuts[i]);
        const over = spans.filter((s) => s.from <= cuts[i - 1] && cuts[i] <= s.to);
        if (over.length === 0) { pieces.push(piece); continue; }
        const mark = document.createElement("mark");
        mark.textContent = piece;
        mark.dataset.severity = over.reduce((a, b) => (RANK[b.severity] > RANK[a.severity] ? b : a)).severity;
        mark.dataset.finding = over.map((s) => s.id).join(" ");
        pieces.push(mark);
      }
      layer.replaceChildren(...pieces, "\n"); // a last empty line keeps its height
      follow();
    },
  };
}

// count fills the counter under a text: bytes where the bound is in bytes,
// characters where a channel shows only so many. Bytes are shown near the bound.
function count(form, area) {
  const counter = form.querySelector(`[data-counter="${CSS.escape(area.dataset.scanField)}"]`);
  if (!counter) return;
  const limit = Number(area.dataset.limit || area.dataset.max);
  const used = area.dataset.limit ? [...area.value].length : new TextEncoder().encode(area.value).length;
  const number = new Intl.NumberFormat(document.documentElement.lang).format(used);
  if (counter.dataset.of !== undefined) counter.textContent = number + " " + counter.dataset.of;
  else counter.querySelector("b").textContent = number;
  counter.hidden = !area.dataset.limit && used * 5 <= limit * 4;
  counter.classList.toggle("full", used > limit);
}

const form = document.querySelector("form[data-scan]");
if (form) start(form);
