// The screens as a bar of links at the foot of a narrow window.
// data: { tabs: [{ label, href, icon, current }], label, language }. State "asked": { href, at } of the
// last tap, `at` in milliseconds. Real links, so that a new tab works too.

const SVG = "http://www.w3.org/2000/svg";

function drawn() {
  const link = document.createElement("a");
  const icon = document.createElementNS(SVG, "svg");
  icon.setAttribute("viewBox", "0 0 24 24");
  icon.setAttribute("aria-hidden", "true");
  icon.append(document.createElementNS(SVG, "path"));
  link.append(icon, document.createElement("span"));
  return link;
}

export default function ({ parentElement, data, setStateValue }) {
  const bar = parentElement.querySelector("nav");
  bar.setAttribute("aria-label", data.label);
  document.documentElement.lang = data.language; // Streamlit's page says English
  // The links stay the same ones from run to run: a run that ends between press and release would else lose the tap.
  if (bar.children.length !== data.tabs.length) bar.replaceChildren(...data.tabs.map(drawn));
  data.tabs.forEach((tab, place) => {
    const link = bar.children[place];
    link.href = tab.href;
    link.querySelector("path").setAttribute("d", tab.icon);
    link.querySelector("span").textContent = tab.label;
    if (tab.current) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
    link.onclick = (event) => {
      if (event.metaKey || event.ctrlKey || event.shiftKey) return;
      event.preventDefault();
      setStateValue("asked", { href: tab.href, at: Date.now() });
    };
  });
}
