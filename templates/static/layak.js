// Small comforts for pages that work without them: the summary of errors gets
// the focus, marks and findings point at each other, cleared text can be copied.

const summary = document.getElementById("summary") || document.getElementById("refusal");
if (summary) summary.focus({ preventScroll: false });

for (const mark of document.querySelectorAll(".text mark[data-finding]")) {
  const card = document.getElementById("f-" + mark.dataset.finding.split(" ")[0]);
  if (!card) continue;
  mark.addEventListener("mouseenter", () => card.classList.add("lit"));
  mark.addEventListener("mouseleave", () => card.classList.remove("lit"));
  mark.addEventListener("click", () => card.scrollIntoView({ block: "center" }));
}

for (const area of document.querySelectorAll("textarea[data-copy]")) {
  if (!navigator.clipboard) break;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button";
  button.textContent = area.dataset.copy;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(area.value);
    button.textContent = area.dataset.copied;
    setTimeout(() => { button.textContent = area.dataset.copy; }, 2000);
  });
  area.after(button);
}

// A form is sent once: a second click while the page is leaving does nothing.
for (const form of document.querySelectorAll("form[method=post]")) {
  let left = 0;
  form.addEventListener("submit", (event) => {
    if (left && Date.now() - left < 3000) event.preventDefault();
    else left = Date.now();
  });
}

// What runs is asked again every two seconds, without losing one's place; once
// it has ended the page is loaded anew. Without scripts the page does so itself.
const again = async () => {
  const live = document.querySelector("[data-live]");
  if (!live || live.contains(document.activeElement)) return live && setTimeout(again, 2000);
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const now = answer.ok && page.querySelector("[data-live]");
    if (!now) return location.reload();
    live.replaceWith(now);
  } catch { /* the server may be back by the next time */ }
  setTimeout(again, 2000);
};
if (document.querySelector("[data-live]")) setTimeout(again, 2000);
