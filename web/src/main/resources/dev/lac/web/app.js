/** The frame of the page: which view is shown, when it asks anew, the banner, the token, the keys. */
import { Gone, onTokenWanted, Refused } from './api.js';
import { call } from './call.js';
import { el, notice, setText } from './dom.js';
import { explain } from './explain.js';
import { history } from './history.js';
import { lns } from './lns.js';
import { subscriber } from './subscriber.js';
import { subscribers } from './subscribers.js';
import { summary } from './summary.js';
import { tunnel } from './tunnel.js';
import { tunnels } from './tunnels.js';

const VIEWS = { '': summary, subscribers, subscriber, tunnels, tunnel, lns, calls: history, call, explain };
const RETRY_MS = 3000;
const UNAUTHORIZED = 401;
const SERVER_FAULT = 500;

const main = document.getElementById('main');
const banner = document.getElementById('banner');
const bannerButton = document.getElementById('banner-button');
const tokenDialog = document.getElementById('token-dialog');
const keysDialog = document.getElementById('keys-dialog');
const themeButton = document.getElementById('theme');

let shown = null;

/** One view while it is shown: asks, waits, asks again; not while nobody looks. */
class Shown {
  #view;
  #abort = new AbortController();
  #timer = 0;
  #busy = false;
  #again = false;
  #error = el('p', { class: 'error', role: 'alert', hidden: true });

  constructor(make, argument, query) {
    this.#view = make({
      argument, query, signal: this.#abort.signal, refresh: () => this.refresh(), remember: (values) => remember(values),
    });
    main.replaceChildren(this.#error, this.#view.node);
    document.title = `${this.#view.title} – LAC`;
  }

  get search() {
    return this.#view.search ?? null;
  }

  async refresh() {
    if (this.#busy) {
      this.#again = true;
      return;
    }
    clearTimeout(this.#timer);
    this.#busy = true;
    let wait = this.#view.every;
    try {
      await this.#view.refresh();
      this.#error.hidden = true;
      answered();
    } catch (error) {
      if (this.#abort.signal.aborted) {
        return;
      }
      wait = RETRY_MS;
      this.#failed(error);
    } finally {
      this.#busy = false;
    }
    if (this.#abort.signal.aborted) {
      return;
    }
    if (this.#again) {
      this.#again = false;
      this.refresh();
    } else if (wait && !document.hidden) {
      this.#timer = setTimeout(() => this.refresh(), wait);
    }
  }

  #failed(error) {
    if (error instanceof Gone) {
      gone();
      return;
    }
    if (error instanceof Refused && error.status === UNAUTHORIZED) {
      locked();
      this.leave(); // nothing is asked until the button in the banner is pressed
      return;
    }
    answered();
    setText(this.#error, error.message);
    this.#error.hidden = false;
    if (!(error instanceof Refused) || error.status >= SERVER_FAULT) {
      console.error(error);
    }
  }

  leave() {
    clearTimeout(this.#timer);
    this.#abort.abort();
  }
}

function remember(values) {
  const query = new URLSearchParams(Object.entries(values).filter(([, value]) => value)).toString();
  const path = location.hash.split('?')[0] || '#/';
  window.history.replaceState(null, '', query ? `${path}?${query}` : path);
}

function route(first) {
  const [path, query = ''] = location.hash.replace(/^#\/?/, '').split('?');
  const [name, ...rest] = path.split('/');
  const make = VIEWS[name];
  shown?.leave();
  main.dataset.view = location.hash || '#/';
  for (const link of document.querySelectorAll('#nav a')) {
    if (link.dataset.view.split(' ').includes(name)) {
      link.setAttribute('aria-current', 'page');
      link.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    } else {
      link.removeAttribute('aria-current');
    }
  }
  if (!make) {
    shown = null;
    main.replaceChildren(el('h1', {}, 'There is no such view'), el('p', {}, el('a', { href: '#/' }, 'To the overview')));
    return;
  }
  shown = new Shown(make, decoded(rest.join('/')), new URLSearchParams(query));
  if (!first) {
    window.scrollTo(0, 0);
    main.focus({ preventScroll: true });
  }
  shown.refresh();
}

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // typed by hand: as it is
  }
}

let silentSince = null;

function gone() {
  silentSince ??= new Date();
  setText(document.getElementById('banner-text'), `The LAC has not answered since ${silentSince.toLocaleTimeString()}. What you see is from before; asking again every few seconds.`);
  bannerButton.hidden = true;
  banner.hidden = false;
  main.classList.add('stale');
}

function answered() {
  if (silentSince) {
    notice('The LAC answers again.');
  }
  silentSince = null;
  banner.hidden = true;
  main.classList.remove('stale');
}

function locked() {
  setText(document.getElementById('banner-text'), 'This LAC answers only who has its token.');
  bannerButton.hidden = false;
  banner.hidden = false;
}

bannerButton.addEventListener('click', () => {
  banner.hidden = true;
  route(false);
});

let offered = false;

onTokenWanted((text) => new Promise((resolve) => {
  const input = document.getElementById('token');
  const error = document.getElementById('token-error');
  let given = null;
  error.hidden = !offered;
  setText(error, offered ? text : '');
  input.value = '';
  const submit = (event) => {
    event.preventDefault();
    given = input.value.trim();
    offered = true;
    tokenDialog.close();
  };
  document.getElementById('token-form').addEventListener('submit', submit);
  tokenDialog.addEventListener('close', () => {
    document.getElementById('token-form').removeEventListener('submit', submit);
    offered = given !== null;
    resolve(given);
  }, { once: true });
  tokenDialog.showModal();
  input.focus();
}));

document.getElementById('token-cancel').addEventListener('click', () => tokenDialog.close());
document.getElementById('keys').addEventListener('click', () => keysDialog.showModal());
document.getElementById('skip').addEventListener('click', (event) => {
  event.preventDefault(); // the fragment is the view
  main.focus();
});

const systemDark = matchMedia('(prefers-color-scheme: dark)');
const isDark = () => (document.documentElement.dataset.theme ?? (systemDark.matches ? 'dark' : 'light')) === 'dark';

function nameTheme() {
  setText(themeButton, isDark() ? 'Light' : 'Dark');
  themeButton.setAttribute('aria-label', `Switch to ${isDark() ? 'light' : 'dark'} colours`);
  themeButton.setAttribute('aria-pressed', String(isDark()));
}

themeButton.addEventListener('click', () => {
  const theme = isDark() ? 'light' : 'dark';
  document.documentElement.dataset.theme = theme;
  try {
    localStorage.setItem('lac-theme', theme);
  } catch {
    notice('The colours are kept until the page is loaded again: storage is switched off.');
  }
  nameTheme();
});
systemDark.addEventListener('change', nameTheme);
nameTheme();

function isTyping(target) {
  return target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName);
}

document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || document.querySelector('dialog[open]')) {
    return;
  }
  if (event.key === 'Escape' && event.target.type === 'search' && event.target.value) {
    event.preventDefault();
    event.target.value = '';
    event.target.dispatchEvent(new Event('input', { bubbles: true }));
  } else if (event.key === '/' && !isTyping(event.target)) {
    event.preventDefault();
    if (shown?.search) {
      shown.search.focus();
      shown.search.select();
    } else {
      window.addEventListener('hashchange', () => shown.search.focus(), { once: true });
      location.hash = '#/subscribers';
    }
  } else if (event.key === '?' && !isTyping(event.target)) {
    event.preventDefault();
    keysDialog.showModal();
  }
});

document.addEventListener('visibilitychange', () => {
  if (!document.hidden) {
    shown?.refresh();
  }
});
window.addEventListener('hashchange', () => route(false));
route(true);
