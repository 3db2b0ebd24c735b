import { ask, show } from './api.js';
import { Chart } from './chart.js';
import { confirm } from './confirm.js';
import { el, facts, put, section, setText } from './dom.js';
import { age, bitRate, count, duration, octets, others, packetRate, time } from './format.js';
import { Rates, trafficOf } from './rates.js';
import { stage } from './subscribers.js';
import { timeline } from './timeline.js';

const EVERY_MS = 2000;
const SHOWN = new Set(['id', 'user', 'subscriber', 'interface', 'mac', 'session-id', 'vlan', 'circuit-id', 'service', 'stage', 'connected', 'since', 'lns', 'peer', 'tunnel', 'peer-tunnel',
  'session', 'peer-session', 'connected-since', 'up-packets', 'up-octets', 'down-packets', 'down-octets', 'phases', 'mru', 'peer-mru', 'authentication', 'rule', 'accounting-id',
  'session-timeout-seconds', 'idle-timeout-seconds']);

/** Everything about one subscriber, as it changes. */
export function subscriber({ argument, signal, refresh: again }) {
  const rates = new Rates();
  const chart = new Chart('Traffic of this subscriber, over the last three minutes',
    [{ name: 'Up', tone: 'one' }, { name: 'Down', tone: 'two' }], bitRate);
  const heading = el('h1', {}, argument);
  const under = el('p', { class: 'under' });
  const ended = el('p', { class: 'verdict', hidden: true }, 'This session is no longer here. ', el('a', { href: `#/call/${encodeURIComponent(argument)}` }, 'How it went'));
  const end = el('button', { type: 'button', class: 'danger', id: 'disconnect', hidden: true, click: disconnect }, 'Disconnect …');
  const story = el('a', { class: 'button', href: `#/call/${encodeURIComponent(argument)}` }, 'Decisions');
  const past = el('a', { class: 'button', hidden: true }, 'History of this user');
  const access = facts('Access');
  const tunnel = facts('Tunnel');
  const ppp = facts('PPP');
  const traffic = facts('Traffic');
  const phases = timeline();
  const body = el('div', { class: 'view-body' },
    section('Login', phases.node),
    section('Traffic', traffic.node, chart.node),
    el('div', { class: 'triple' }, section('Access', access.node), section('Tunnel', tunnel.node), section('PPP', ppp.node)));
  let user = argument;
  let id = argument;

  function disconnect() {
    confirm({
      title: `Disconnect ${user}?`,
      text: `The session ${id} of ${user} ends now; the subscriber may dial in anew.`,
      action: 'Disconnect',
      reason: true,
      run: async ({ reason }) => (await ask({ command: 'reset', what: 'subscriber', which: id, reason })).done,
    }).then((done) => done && again());
  }

  async function refresh() {
    const { subscribers = [] } = await show('subscriber', { which: argument }, signal);
    const row = subscribers.find(({ id }) => id === argument) ?? subscribers[0];
    ended.hidden = Boolean(row);
    end.hidden = !row;
    body.hidden = !row;
    if (!row) {
      put(under, { text: 'Gone', tone: 'plain' });
      return;
    }
    user = row.user || row.mac;
    id = row.id;
    setText(heading, user);
    document.title = `${user} – LAC`;
    put(under, [stage(row), row.connected ? `for ${duration(age(row['connected-since'] ?? row.since))}` : null, `session ${row.id}`]);
    past.hidden = !row.user;
    past.href = `#/calls?user=${encodeURIComponent(row.user)}`;
    access.update([
      ['Interface', row.interface], ['VLAN', row.vlan], ['MAC address', row.mac], ['PPPoE session', row['session-id']], ['Circuit', row['circuit-id']], ['Service', row.service],
      ['Since', time(row.since)], ['Accounting id', row['accounting-id']], ...others(row, SHOWN),
    ]);
    tunnel.update([
      ['LNS', row.lns], ['Peer', row.peer], ['Tunnel', row.tunnel ? { text: row.tunnel, href: `#/tunnel/${row.tunnel}` } : null], ['Tunnel at the peer', row['peer-tunnel']],
      ['Session', row.session], ['Session at the peer', row['peer-session']], ['Connected since', time(row['connected-since'])],
    ]);
    ppp.update([
      ['Authentication', row.authentication], ['Rule', row.rule], ['MRU', row.mru], ['MRU of the subscriber', row['peer-mru']],
      ['Session timeout', duration(row['session-timeout-seconds'] || null)], ['Idle timeout', duration(row['idle-timeout-seconds'] || null)],
    ]);
    rates.update(trafficOf(row));
    chart.add([rates.get('upOctets'), rates.get('downOctets')]);
    traffic.update(carried(row, rates));
    phases.update(row.phases ?? [], { connected: row.connected, ended: false, elapsed: 1000 * age(row.since) });
  }

  return {
    title: argument,
    every: EVERY_MS,
    refresh,
    node: el('div', { class: 'view' }, el('div', { class: 'head' }, el('div', {}, heading, under), el('div', { class: 'buttons' }, story, past, end)), ended, body),
  };
}

/** What went through, and goes through now; up is from the subscriber. */
export function carried(row, rates) {
  return [
    ['Up', [octets(row['up-octets']), `${count(row['up-packets'])} packets`]],
    ['Up now', [bitRate(rates.get('upOctets')), packetRate(rates.get('upPackets'))]],
    ['Down', [octets(row['down-octets']), `${count(row['down-packets'])} packets`]],
    ['Down now', [bitRate(rates.get('downOctets')), packetRate(rates.get('downPackets'))]],
  ];
}
