// The diary as a list, newest first: a month's name, then one row an entry, a mark, an import, or a stretch of days nobody logged.
// data: { months: [{ title, rows: [{ id, kind, number, when, where, note, tags, action, label }] }], all }. Trigger "open"
// with a row's id. Everything a person typed is set as text, never as HTML. What is too long for a row is cut to a few
// lines, with a button that shows all of it.

const SVG = "http://www.w3.org/2000/svg";

function node(name, className, text) {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text != null) made.textContent = text;
  return made;
}

function number(row) {
  const made = node("span", "number", row.number ?? "");
  made.setAttribute("aria-hidden", "true");
  const value = Number(row.number);
  if (row.kind === "entry" && row.number !== "?") {
    if (value === 0) made.classList.add("zero");
    made.style.setProperty("--f", `var(--k-s${value})`);
    made.style.setProperty("--n", `var(--k-t${value})`);
  } else made.classList.add(row.kind === "entry" ? "unknown" : row.kind);
  if (row.kind === "mark") made.append(drawing("M6 21V4h12l-3 4.5 3 4.5H6"));
  if (row.kind === "intake") made.append(drawing("M12 4v10m-4-4 4 4 4-4M5 19h14"));
  return made;
}

function drawing(line) {
  const picture = document.createElementNS(SVG, "svg");
  picture.setAttribute("viewBox", "0 0 24 24");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", line);
  picture.append(path);
  return picture;
}

// Offers "Show all" in each row whose text is cut at this width; a row that was opened keeps it, to be closed again.
function offer(root) {
  const rows = [...root.querySelectorAll("li")].map((row) => [row, row.querySelector(".all")]);
  const cut = rows.map(([row]) =>
    [...row.querySelectorAll(".where, .note, .tags")].some((each) => each.scrollHeight > each.clientHeight + 1));
  rows.forEach(([row, all], place) => { all.hidden = !cut[place] && !row.classList.contains("whole"); });
}

export default function ({ parentElement, data, setTriggerValue }) {
  const root = parentElement.querySelector(".days");
  const shown = JSON.stringify(data);
  if (root.shown === shown) return; // the button that was pressed keeps the focus
  root.shown = shown;

  const line = (row) => {
    const made = node("li");
    const when = node("div", "when");
    when.append(node("b", "", row.when), node("span", "where", row.where));
    const what = node("div", "what");
    if (row.note) what.append(node("div", "note", row.note));
    if (row.tags) what.append(node("div", "tags", row.tags));
    const all = node("button", "all", data.all);
    all.type = "button";
    all.hidden = true;
    all.setAttribute("aria-expanded", "false");
    all.setAttribute("aria-label", `${data.all}: ${row.name}`);
    all.onclick = () => all.setAttribute("aria-expanded", String(made.classList.toggle("whole")));
    what.append(all);
    made.append(number(row), when, what);
    if (row.action) {
      const button = node("button", "", row.action);
      button.type = "button";
      button.setAttribute("aria-label", row.label);
      button.onclick = () => setTriggerValue("open", row.id);
      made.append(button);
    }
    return made;
  };

  root.replaceChildren(...data.months.flatMap((month) => {
    const list = node("ul");
    list.append(...month.rows.map(line));
    return [node("h2", "", month.title), list];
  }));
  root.watch?.disconnect();
  root.watch = new ResizeObserver(() => offer(root)); // looks once at the start, too
  root.watch.observe(root);
}
