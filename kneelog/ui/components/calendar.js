// One month as a calendar: weeks as rows, the worst pain of each day printed in its cell.
// data: { title, heads: string[], weeks: [{ day, words, number, kind, marks, chosen, future }|null][][], earlier, later,
// texts: { earlier, later } }.
// Kinds: "pain", "zero", "unknown", "gap", "none". Triggers: "open" with a day, "go" with a month. Words are set as text.

function node(name, className, text) {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text != null) made.textContent = text;
  return made;
}

export default function ({ parentElement, data, setTriggerValue }) {
  const root = parentElement.querySelector(".calendar");
  const shown = JSON.stringify(data);
  if (root.shown === shown) return; // the day that was tapped keeps the focus
  const focused = root.querySelector(":focus")?.dataset.key;
  root.shown = shown;

  const step = (words, sign, month) => {
    const made = node("button", "step", sign);
    made.type = "button";
    made.dataset.key = sign;
    made.disabled = !month;
    made.setAttribute("aria-label", words);
    made.onclick = () => setTriggerValue("go", month);
    return made;
  };

  const cell = (each) => {
    const made = node("td");
    if (!each) return made;
    const button = node("button", `day ${each.kind}`);
    button.type = "button";
    button.disabled = each.future;
    button.dataset.key = each.day;
    button.setAttribute("aria-label", each.words);
    button.setAttribute("aria-pressed", String(each.chosen));
    if (each.kind === "pain") {
      button.style.setProperty("--f", `var(--k-s${each.number})`);
      button.style.setProperty("--n", `var(--k-t${each.number})`);
    }
    button.append(node("small", "", String(Number(each.day.slice(8)))), node("b", "", each.number ?? ""));
    if (each.marks) button.append(node("i"));
    button.onclick = () => setTriggerValue("open", each.day);
    made.append(button);
    return made;
  };

  const top = node("div", "top");
  top.append(
    step(data.texts.earlier, "\u2039", data.earlier),
    node("h2", "", data.title),
    step(data.texts.later, "\u203a", data.later),
  );
  const table = node("table");
  const heads = node("tr");
  heads.append(...data.heads.map((words) => {
    const made = node("th", "", words.slice(0, 2));
    made.scope = "col";
    made.setAttribute("abbr", words);
    return made;
  }));
  const head = node("thead");
  head.append(heads);
  const body = node("tbody");
  body.append(...data.weeks.map((week) => {
    const row = node("tr");
    row.append(...week.map(cell));
    return row;
  }));
  table.append(head, body);
  root.replaceChildren(top, table);
  if (focused) root.querySelector(`[data-key="${focused}"]`)?.focus();
}
