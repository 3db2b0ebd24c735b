/** How figures, times and the LAC's words are written. */

const WHOLE = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const SHORT = new Intl.NumberFormat('en', { maximumFractionDigits: 1, minimumFractionDigits: 1 });
const CLOCK = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
const DAY = new Intl.DateTimeFormat(undefined, { year: 'numeric', month: 'short', day: 'numeric' });
const PREFIXES = ['', 'k', 'M', 'G', 'T', 'P'];
const THOUSAND = 1000;
const ACRONYMS = new Set(['lns', 'lcp', 'lac', 'radius', 'padt', 'mru', 'mtu', 'mss', 'dscp', 'id', 'ipv4', 'ipv6', 'dns', 'ppp', 'mac', 'vlan', 'aaa', 'cdn']);
const SPECIAL = { padt: 'PADT', ipv4: 'IPv4', ipv6: 'IPv6', id: 'id' };

export const known = (value) => value !== null && value !== undefined && value !== '';

export const count = (value) => (known(value) ? WHOLE.format(value) : '');

function scaled(value, unit, lowest) {
  let prefix = 0;
  let left = value;
  while (left >= THOUSAND && prefix < PREFIXES.length - 1) {
    left /= THOUSAND;
    prefix += 1;
  }
  const digits = prefix === 0 && lowest === 0 ? WHOLE : SHORT;
  return `${digits.format(left)} ${PREFIXES[prefix]}${unit}`;
}

export const octets = (value) => (known(value) ? scaled(value, 'B', 0) : '');

/** Of octets a second. */
export const bitRate = (value) => (known(value) ? scaled(value * 8, 'bit/s', 0) : '–');

export const packetRate = (value) => (known(value) ? scaled(value, 'pkt/s', 0) : '–');

export const perSecond = (value) => (known(value) ? `${SHORT.format(value)}/s` : '–');

export function duration(seconds) {
  if (!known(seconds)) {
    return '';
  }
  const whole = Math.max(0, Math.round(seconds));
  const parts = [[Math.floor(whole / 86400), 'd'], [Math.floor(whole / 3600) % 24, 'h'], [Math.floor(whole / 60) % 60, 'min'], [whole % 60, 's']];
  const first = parts.findIndex(([value]) => value > 0);
  return first < 0 ? '0 s' : parts.slice(first, first + 2).filter(([value], index) => value > 0 || index === 0).map((part) => part.join(' ')).join(' ');
}

export function milliseconds(value) {
  if (value < 10) {
    return `${Number(value.toFixed(1))} ms`;
  }
  if (value < 10 * THOUSAND) {
    return `${WHOLE.format(value)} ms`;
  }
  return value < 60 * THOUSAND ? `${SHORT.format(value / THOUSAND)} s` : duration(value / THOUSAND);
}

/** In the browser's zone, the day unless it is today; UTC on hovering. */
export function time(iso) {
  const date = new Date(iso);
  if (!known(iso) || Number.isNaN(date.getTime())) {
    return iso ?? '';
  }
  const today = date.toDateString() === new Date().toDateString();
  return { text: today ? CLOCK.format(date) : `${DAY.format(date)}, ${CLOCK.format(date)}`, time: iso, title: `${date.toISOString().replace('T', ' ').replace('Z', '')} UTC` };
}

/** Since `iso`, in seconds. */
export const age = (iso) => (known(iso) ? (Date.now() - new Date(iso).getTime()) / THOUSAND : null);

/** A name of the LAC's, as `lns-unreachable`, in words. */
export function words(name) {
  const parts = String(name ?? '').split('-').map((part) => {
    const low = part.toLowerCase();
    return ACRONYMS.has(low) ? SPECIAL[low] ?? low.toUpperCase() : part;
  });
  const text = parts.join(' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}

export const yes = (value) => (typeof value === 'boolean' ? (value ? 'yes' : 'no') : value);

/** What an answer has beyond `shown`, each as a fact: new figures of the LAC need no new page. */
export function others(answer, shown) {
  const facts = [];
  for (const [name, value] of Object.entries(answer)) {
    if (shown.has(name)) {
      continue;
    }
    if (value !== null && typeof value === 'object') {
      const text = Object.entries(value).map(([key, one]) => `${words(key)}: ${one !== null && typeof one === 'object' ? JSON.stringify(one) : yes(one)}`).join(', ');
      facts.push([words(name), text]);
    } else {
      facts.push([words(name), typeof value === 'number' ? count(value) : yes(value)]);
    }
  }
  return facts;
}
