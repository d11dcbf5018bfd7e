// The switch between networks: links, so that each can be opened beside the others.

/** @param {HTMLElement} holder @param {Model} model */
function fillNetworks(holder, { data, networks: { held, shown } }) {
  const at = languages.findIndex(([code]) => code === language.code), now = shown ?? held[0];
  holder.hidden = !held.length;
  refill(holder, ...held.map((network) => el("a", {
    href: networkAddress(network, data.language), "aria-current": network === now && "page",
    "data-network": network.id, text: network.labels[at] || network.labels[0],
  })));
  holder.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
}
