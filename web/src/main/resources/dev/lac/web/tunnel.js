import { ask, show } from './api.js';
import { confirm } from './confirm.js';
import { el, facts, put, section, setText } from './dom.js';
import { count, others, time, words } from './format.js';
import { Rates, trafficOf } from './rates.js';
import { carried } from './subscriber.js';
import { table } from './table.js';
import { tunnelState } from './tunnels.js';

const EVERY_MS = 2000;
const SESSIONS = 2000;
const SHOWN = new Set(['id', 'peer-id', 'state', 'lns', 'peer-name', 'peer', 'local', 'sessions', 'past-sessions', 'interface', 'path-mtu', 'path-mtu-from', 'trouble', 'up-packets', 'up-octets', 'down-packets', 'down-octets']);

/** One tunnel: its ends, the way between them, what it carries and for whom. */
export function tunnel({ argument, signal, refresh: again }) {
  const rates = new Rates();
  const under = el('p', { class: 'under' });
  const gone = el('p', { class: 'verdict', hidden: true }, 'There is no such tunnel any more. ', el('a', { href: '#/tunnels' }, 'All tunnels'));
  const end = el('button', { type: 'button', class: 'danger', id: 'reset-tunnel', hidden: true, click: reset }, 'Reset …');
  const ends = facts('Ends');
  const way = facts('Way');
  const traffic = facts('Traffic');
  const sessions = table({
    label: 'Sessions',
    key: (row) => row.session,
    empty: 'No session.',
    columns: [
      { name: 'User', cell: (row) => ({ text: row.user || row.id, href: `#/subscriber/${encodeURIComponent(row.id)}` }), by: (row) => row.user },
      { name: 'State', cell: (row) => ({ text: words(row.state), tone: row.state === 'up' ? 'good' : 'plain' }), by: (row) => row.state },
      { name: 'Session', number: true, cell: (row) => row.session, by: (row) => row.session },
      { name: 'At the peer', number: true, cell: (row) => row['peer-session'], by: (row) => row['peer-session'] },
      { name: 'Since', cell: (row) => time(row.since), by: (row) => row.since },
    ],
  });
  const shown = el('p', { class: 'under' });
  const body = el('div', { class: 'view-body' }, section('Traffic', traffic.node), el('div', { class: 'pair' }, section('Ends', ends.node), section('Way', way.node)), section('Sessions', shown, sessions.node));
  let latest = {};

  function reset() {
    confirm({
      title: `Reset tunnel ${argument}?`,
      text: `Tunnel ${argument} to ${latest.lns} (${latest.peer}) ends now, and with it ${count(latest.sessions)} sessions; their subscribers may dial in anew.`,
      action: 'Reset',
      reason: true,
      run: async ({ reason }) => (await ask({ command: 'reset', what: 'tunnel', which: argument, reason })).done,
    }).then((done) => done && again());
  }

  async function refresh() {
    const { tunnels = [] } = await show('tunnel', { which: argument }, signal);
    const row = tunnels.find(({ id }) => String(id) === argument);
    gone.hidden = Boolean(row);
    end.hidden = !row;
    body.hidden = !row;
    if (!row) {
      put(under, { text: 'Gone', tone: 'plain' });
      return;
    }
    const { calls = [] } = await show('calls', { which: row.lns, limit: SESSIONS }, signal);
    latest = row;
    put(under, [tunnelState(row), `to ${row.lns}`, row.trouble ? { text: row.trouble, tone: 'warn' } : null]);
    ends.update([
      ['LNS', row.lns], ['Name of the peer', row['peer-name']], ['Peer', row.peer], ['Id at the peer', row['peer-id']], ['Here', row.local], ['Sessions', count(row.sessions)],
      ['Past sessions', count(row['past-sessions'])],
    ]);
    way.update([['Interface', row.interface], ['Path MTU', row['path-mtu']], ['Path MTU from', row['path-mtu-from']], ['Trouble', row.trouble], ...others(row, SHOWN)]);
    rates.update(trafficOf(row));
    traffic.update(carried(row, rates));
    const own = calls.filter((one) => String(one.tunnel) === argument);
    sessions.update(own);
    setText(shown, own.length < row.sessions ? `${count(own.length)} of ${count(row.sessions)} shown` : '');
  }

  return {
    title: `Tunnel ${argument}`,
    every: EVERY_MS,
    refresh,
    node: el('div', { class: 'view' }, el('div', { class: 'head' }, el('div', {}, el('h1', {}, `Tunnel ${argument}`), under), el('div', { class: 'buttons' }, end)), gone, body),
  };
}
