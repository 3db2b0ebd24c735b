import { show } from './api.js';
import { el, setText } from './dom.js';
import { count, octets, words } from './format.js';
import { table } from './table.js';

const EVERY_MS = 5000;
const MOST = 2000;

export const tunnelState = (row) => ({ text: words(row.state), tone: row.state === 'up' ? 'good' : 'plain' });

/** The tunnels to all LNSes. */
export function tunnels({ query, signal, remember }) {
  let latest = [];
  const search = el('input', { type: 'search', id: 'tunnel-search', autocomplete: 'off', spellcheck: 'false', placeholder: 'LNS, address, name or id', value: query.get('q') ?? '', input: () => {
    remember({ q: search.value.trim() });
    filter();
  } });
  const matched = el('p', { class: 'under', role: 'status' });
  const list = table({
    label: 'Tunnels',
    key: (row) => row.id,
    empty: 'No tunnel is found.',
    sorted: { name: 'Id', down: false },
    columns: [
      { name: 'Id', cell: (row) => ({ text: row.id, href: `#/tunnel/${row.id}` }), by: (row) => row.id },
      { name: 'State', cell: tunnelState, by: (row) => row.state },
      { name: 'LNS', cell: (row) => row.lns, by: (row) => row.lns },
      { name: 'Peer', cell: (row) => ({ text: row.peer, title: row['peer-name'] }), by: (row) => row.peer },
      { name: 'Sessions', number: true, cell: (row) => count(row.sessions), by: (row) => row.sessions },
      { name: 'Interface', cell: (row) => row.interface, by: (row) => row.interface },
      { name: 'Path MTU', number: true, cell: (row) => row['path-mtu'], by: (row) => row['path-mtu'] },
      { name: 'Up', number: true, cell: (row) => octets(row['up-octets']), by: (row) => row['up-octets'] },
      { name: 'Down', number: true, cell: (row) => octets(row['down-octets']), by: (row) => row['down-octets'] },
      { name: 'Trouble', cell: (row) => (row.trouble ? { text: row.trouble, tone: 'warn' } : ''), by: (row) => row.trouble },
    ],
  });

  function filter() {
    const wanted = search.value.trim().toLowerCase();
    const rows = latest.filter((row) => ['id', 'peer-id', 'lns', 'peer', 'peer-name', 'interface'].some((name) => String(row[name] ?? '').toLowerCase().includes(wanted)));
    list.update(rows);
    setText(matched, `${count(rows.length)} matched of ${count(latest.length)}`);
  }

  return {
    title: 'Tunnels',
    every: EVERY_MS,
    search,
    async refresh() {
      latest = (await show('tunnels', { limit: MOST }, signal)).tunnels ?? [];
      filter();
    },
    node: el('div', { class: 'view' },
      el('div', { class: 'head' }, el('div', {}, el('h1', {}, 'Tunnels'), matched),
        el('form', { role: 'search', class: 'find', submit: (event) => event.preventDefault() }, el('label', { for: 'tunnel-search', class: 'quietly' }, 'Search'), search)),
      el('section', { class: 'card' }, list.node)),
  };
}
