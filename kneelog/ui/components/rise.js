// Brings what cannot wait into view: when an urgent finding appears or grows, the page goes to its top and the reader there.
// data: { token }: what is urgent now, as one word that changes with it.

export default function ({ data }) {
  const seen = document.documentElement.dataset.kneelogUrgent;
  document.documentElement.dataset.kneelogUrgent = data.token;
  if (seen === undefined || seen === data.token) return; // a page that opens is at its top already
  document.querySelector("[data-testid=stMain]")?.scrollTo({ top: 0 });
  const alert = document.querySelector("[data-testid=stMain] [role=alert]");
  alert?.setAttribute("tabindex", "-1");
  alert?.focus({ preventScroll: true });
}
