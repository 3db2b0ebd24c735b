import { show } from './api.js';
import { el, setText } from './dom.js';
import { count, octets, time, words } from './format.js';
import { table } from './table.js';

const EVERY_MS = 5000;
const TYPING_MS = 250;
const STEP = 100;
const MOST = 1000;

export const subscriberLink = (row) => ({ text: row.user || row.mac || row.id, href: `#/subscriber/${encodeURIComponent(row.id)}`, title: row.id });

export const stage = (row) => (row.connected ? { text: 'Connected', tone: 'good' } : { text: words(row.stage || 'setting up'), tone: 'plain' });

/** Who is here: found by any part of user, MAC address, circuit or id. */
export function subscribers({ query, signal, refresh: again, remember }) {
  let limit = STEP;
  let sort = '';
  let typing = 0;
  const search = el('input', { type: 'search', id: 'subscriber-search', autocomplete: 'off', spellcheck: 'false', placeholder: 'User, MAC address, circuit or id', value: query.get('q') ?? '', input: typed });
  const matched = el('p', { class: 'under', role: 'status' });
  const more = el('button', { type: 'button', hidden: true, click: () => { limit = Math.min(MOST, limit + (limit === STEP ? 4 * STEP : 5 * STEP)); again(); } }, 'Show more');
  const list = table({
    label: 'Subscribers',
    key: (row) => row.id,
    empty: 'No subscriber is found.',
    onSort: (field) => { sort = field; again(); },
    columns: [
      { name: 'User', sort: 'user', cell: subscriberLink, by: (row) => row.user },
      { name: 'State', sort: 'stage', cell: stage, by: (row) => (row.connected ? '' : row.stage) },
      { name: 'MAC address', sort: 'mac', cell: (row) => row.mac, by: (row) => row.mac },
      { name: 'Interface', sort: 'interface', cell: (row) => row.interface + (row.vlan ? `, VLAN ${row.vlan}` : ''), by: (row) => `${row.interface} ${row.vlan}` },
      { name: 'Circuit', sort: 'circuit-id', cell: (row) => row['circuit-id'], by: (row) => row['circuit-id'] },
      { name: 'LNS', sort: 'lns', cell: (row) => row.lns, by: (row) => row.lns },
      { name: 'Since', sort: 'since', cell: (row) => time(row.since), by: (row) => row.since },
      { name: 'Up', sort: 'up-octets', number: true, cell: (row) => octets(row['up-octets']), by: (row) => row['up-octets'] ?? 0 },
      { name: 'Down', sort: 'down-octets', number: true, cell: (row) => octets(row['down-octets']), by: (row) => row['down-octets'] ?? 0 },
    ],
  });

  function typed() {
    clearTimeout(typing);
    typing = setTimeout(() => {
      limit = STEP;
      remember({ q: search.value.trim() });
      again();
    }, TYPING_MS);
  }

  async function refresh() {
    const question = { which: search.value.trim(), limit };
    const answer = await show('subscribers', sort ? { ...question, sort } : question, signal);
    const rows = answer.subscribers ?? [];
    const found = answer.matched ?? rows.length;
    list.update(rows, rows.length < found);
    const shown = rows.length < found ? `${count(rows.length)} shown, ` : '';
    setText(matched, `${shown}${count(found)} matched of ${count(answer.total ?? found)}`);
    more.hidden = rows.length >= found || limit >= MOST;
  }

  return {
    title: 'Subscribers',
    every: EVERY_MS,
    search,
    refresh,
    node: el('div', { class: 'view' },
      el('div', { class: 'head' }, el('div', {}, el('h1', {}, 'Subscribers'), matched),
        el('form', { role: 'search', class: 'find', submit: (event) => { event.preventDefault(); typed(); } }, el('label', { for: 'subscriber-search', class: 'quietly' }, 'Search'), search)),
      el('section', { class: 'card' }, list.node, more)),
  };
}
