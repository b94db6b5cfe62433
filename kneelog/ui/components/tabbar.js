// The screens as a bar of links at the foot of a narrow window.
// data: { tabs: [{ label, href, icon, current }], label, language }. Trigger "go" with the href; real links, so that a new tab works too.

const SVG = "http://www.w3.org/2000/svg";

export default function ({ parentElement, data, setTriggerValue }) {
  const bar = parentElement.querySelector("nav");
  bar.setAttribute("aria-label", data.label);
  document.documentElement.lang = data.language; // Streamlit's page says English
  bar.replaceChildren(...data.tabs.map((tab) => {
    const link = document.createElement("a");
    link.href = tab.href;
    if (tab.current) link.setAttribute("aria-current", "page");
    const icon = document.createElementNS(SVG, "svg");
    icon.setAttribute("viewBox", "0 0 24 24");
    icon.setAttribute("aria-hidden", "true");
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", tab.icon);
    icon.append(path);
    const words = document.createElement("span");
    words.textContent = tab.label;
    link.append(icon, words);
    link.onclick = (event) => {
      if (event.metaKey || event.ctrlKey || event.shiftKey) return;
      event.preventDefault();
      setTriggerValue("go", tab.href);
    };
    return link;
  }));
}
