import { show } from './api.js';
import { Chart } from './chart.js';
import { el, put, section, setAttribute, setText } from './dom.js';
import { age, bitRate, count, duration, perSecond, time, words } from './format.js';
import { Rates, trafficOf } from './rates.js';
import { table } from './table.js';

const EVERY_MS = 2000;

// They outlive the view: who comes back finds the lines as they were.
const rates = new Rates();
const logins = new Chart('Logins and failures a second, over the last three minutes',
  [{ name: 'Logins', tone: 'one' }, { name: 'Failures', tone: 'bad' }], perSecond);
const traffic = new Chart('Traffic from and to subscribers, over the last three minutes',
  [{ name: 'Up', tone: 'one' }, { name: 'Down', tone: 'two' }], bitRate);

/** How the LAC is, on one screen. */
export function summary({ signal }) {
  const heading = el('h1', {}, 'LAC');
  const state = el('span', { class: 'under' });
  const tiles = new Map();
  const tileBox = el('div', { class: 'tiles' });
  const search = el('input', { type: 'search', id: 'find', placeholder: 'User, MAC address, circuit or id', autocomplete: 'off', spellcheck: 'false' });
  const find = el('form', { role: 'search', class: 'find', submit: (event) => {
    event.preventDefault();
    location.hash = `#/subscribers?q=${encodeURIComponent(search.value.trim())}`;
  } }, el('label', { for: 'find', class: 'quietly' }, 'Find a subscriber'), search, el('button', { type: 'submit' }, 'Find'));
  const causes = bars('Failures by cause', 'No login has failed.', 'bad');
  const ends = bars('Ends by cause', 'No session has ended.', 'plain');
  const servers = table({
    label: 'RADIUS servers',
    key: (server) => `${server.role} ${server.group} ${server.name} ${server.address}`,
    empty: 'No RADIUS server is configured.',
    columns: [
      { name: 'Server', cell: (server) => ({ text: server.name, title: server.address }), by: (server) => server.name },
      { name: 'Role', cell: (server) => words(server.role), by: (server) => server.role },
      { name: 'State', cell: health, by: (server) => server.state },
      { name: 'In flight', number: true, cell: (server) => count(server['in-flight']), by: (server) => server['in-flight'] },
      { name: 'Timeouts', number: true, cell: (server) => count(server.timeouts), by: (server) => server.timeouts },
      { name: 'Round trip', number: true, cell: (server) => roundTrip(server['round-trip-ms']), by: (server) => server['round-trip-ms'] },
    ],
  });

  function tile(name, value, more = null, href = null, tone = null) {
    let one = tiles.get(name);
    if (!one) {
      one = { value: el('strong'), more: el('span', { class: 'more' }) };
      one.node = el(href ? 'a' : 'div', { class: 'tile', href }, el('span', { class: 'name' }, name), one.value, one.more);
      tiles.set(name, one);
      tileBox.append(one.node);
    }
    setText(one.value, value);
    setText(one.more, more);
    setAttribute(one.node, 'class', tone ? `tile ${tone}` : 'tile');
  }

  function showTiles(now) {
    tile('Subscribers', count(now.subscribers), `${count(now.connected)} connected`, '#/subscribers');
    tile('Tunnels', count(now.tunnels), `${count(now.sessions)} sessions`, '#/tunnels');
    const { total = 0, 'locked-out': out = 0, drained = 0 } = now.lns ?? {};
    tile('LNSes', count(total), out || drained ? [out ? `${out} locked out` : '', drained ? `${drained} drained` : ''].filter(Boolean).join(', ') : 'all usable', '#/lns', out ? 'warn' : null);
    const radius = now.radius ?? {};
    tile('RADIUS', count(radius.total ?? 0), radius.down ? `${radius.down} down` : 'all answer', null, radius.down ? 'warn' : null);
    tile('Accounting waiting', count(now['accounting-waiting'] ?? 0), 'records not yet taken');
    tile('Logins', count(now.logins), `${perSecond(now['logins-per-second'])} now`);
    tile('Failures', count(now.failures), `${perSecond(now['failures-per-second'])} now`, '#/calls');
  }

  async function refresh() {
    const [now, radius] = await Promise.all([show('summary', {}, signal), show('radius', {}, signal)]);
    setText(heading, now.name);
    setText(document.getElementById('lac-name'), now.name);
    const since = time(now.started);
    put(state, [
      { text: words(now.state), tone: now.state === 'serving' ? 'good' : 'warn' },
      { text: `up for ${duration(now['uptime-seconds'] ?? age(now.started))}`, title: since.title ? `since ${since.text}, ${since.title}` : null },
      `version ${now.version}`,
    ]);
    showTiles(now);
    rates.update({ logins: now.logins, failures: now.failures, ...trafficOf(now) });
    logins.add([rates.get('logins'), rates.get('failures')]);
    traffic.add([rates.get('upOctets'), rates.get('downOctets')]);
    causes.update(now.causes ?? {});
    ends.update(now.ends ?? {});
    servers.update(radius.servers ?? []);
  }

  return {
    title: 'Overview',
    every: EVERY_MS,
    search,
    refresh,
    node: el('div', { class: 'view' },
      el('div', { class: 'head' }, el('div', {}, heading, state), find), tileBox,
      el('div', { class: 'pair' }, section('Logins', logins.node), section('Traffic of subscribers', traffic.node)),
      el('div', { class: 'pair' }, section('Logins that failed, by cause', causes.node), section('Sessions that ended, by cause', ends.node)),
      section('RADIUS servers', servers.node)),
  };
}

const roundTrip = (value) => (typeof value === 'number' && value >= 0 ? `${value.toFixed(1)} ms` : '–');

/** Alive or dead, why, and for how long yet it is asked last. */
function health(server) {
  const left = server['seconds-left'];
  return [{ text: words(server.state), tone: server.state === 'alive' ? 'good' : 'bad' }, [server.trouble, left ? `for another ${duration(left)}` : ''].filter(Boolean).join(', ')];
}

/** One bar a cause, the longest the most frequent; each leads to its calls. */
function bars(label, empty, tone) {
  const list = el('ul', { class: `bars ${tone}`, 'aria-label': label });
  const nothing = el('p', { class: 'empty' }, empty);
  const known = new Map();
  return {
    node: el('div', {}, list, nothing),
    update(causes) {
      const sorted = Object.entries(causes).filter(([, number]) => number > 0).sort((a, b) => b[1] - a[1]);
      const most = sorted[0]?.[1] ?? 1;
      nothing.hidden = sorted.length > 0;
      sorted.forEach(([cause, number], index) => {
        let one = known.get(cause);
        if (!one) {
          one = { bar: el('span', { class: 'bar' }), number: el('b') };
          one.node = el('li', {}, el('a', { href: `#/calls?cause=${encodeURIComponent(cause)}` }, el('span', { class: 'name' }, words(cause)), el('span', { class: 'track' }, one.bar), one.number));
          known.set(cause, one);
        }
        one.bar.style.width = `${(100 * number) / most}%`;
        setText(one.number, count(number));
        if (list.children[index] !== one.node) {
          list.insertBefore(one.node, list.children[index] ?? null);
        }
      });
      for (const [cause, one] of known) {
        if (!(causes[cause] > 0)) {
          one.node.remove();
          known.delete(cause);
        }
      }
    },
  };
}
