/** Rates from counters that are asked for again and again. */

const THOUSAND = 1000;
const SHORTEST_MS = 1000;

/** Of each counter, how much it grew in a second since it was last seen. */
export class Rates {
  #seen = new Map();
  #rates = new Map();

  /** `values` by name, as they are now; a counter that fell began anew. */
  update(values, now = performance.now()) {
    for (const [name, value] of Object.entries(values)) {
      const before = this.#seen.get(name);
      if (before && now - before.now < SHORTEST_MS) {
        continue; // one login in a moment is no rate
      }
      this.#seen.set(name, { value, now });
      if (!before || typeof value !== 'number' || value < before.value) {
        this.#rates.delete(name);
      } else {
        this.#rates.set(name, ((value - before.value) * THOUSAND) / (now - before.now));
      }
    }
  }

  /** A second; undefined until it was seen twice. */
  get(name) {
    return this.#rates.get(name);
  }
}

/** The four counters of whatever carries traffic. */
export function trafficOf(answer) {
  const { 'up-packets': upPackets, 'up-octets': upOctets, 'down-packets': downPackets, 'down-octets': downOctets } = answer;
  return { upPackets, upOctets, downPackets, downOctets };
}
