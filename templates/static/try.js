// A trial of the rule while typing. After a pause the rule and the text go to the
// server, which answers with the panel: every criterion, or what is wrong in the
// rule. Without this script the "try" button brings the same panel.

const PAUSE = 900; // milliseconds without a key: compiling all rules takes longer than a scan

const form = document.querySelector("form[data-try]");
if (form) start(form);

function start(form) {
  const panel = document.getElementById("tried");
  const status = document.getElementById("try-status");
  const yaml = form.elements.yaml;
  const text = form.elements.text;
  let timer = 0;
  let running = null;
  for (const area of [yaml, text]) {
    area.addEventListener("input", () => {
      clearTimeout(timer);
      if (text.value.trim()) timer = setTimeout(attempt, PAUSE);
    });
  }

  async function attempt() {
    running?.abort();
    running = new AbortController();
    status.textContent = status.dataset.busy;
    try {
      const answer = await fetch(form.dataset.try, {
        method: "POST",
        headers: { "Content-Type": "application/json", Accept: "text/html" },
        body: JSON.stringify({ yaml: wellFormed(yaml.value), text: wellFormed(text.value) }),
        signal: running.signal,
      });
      if (answer.status === 401) {
        status.textContent = status.dataset.ended;
        return;
      }
      const panelOf = new DOMParser().parseFromString(await answer.text(), "text/html");
      const found = panelOf.querySelector(".tried, #problems");
      if (!found) throw new Error(String(answer.status));
      for (const old of document.querySelectorAll("#problems")) old.remove();
      panel.replaceChildren(found);
      status.textContent = status.dataset.done;
    } catch (problem) {
      if (problem.name !== "AbortError") status.textContent = status.dataset.failed;
    }
  }
}

function wellFormed(text) {
  return text.toWellFormed ? text.toWellFormed() : text;
}
