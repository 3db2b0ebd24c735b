/** Questions to the LAC, as docs/management.md describes them. */

const TOKEN = 'lac-token';
const PATIENCE_MS = 35000;
const UNAUTHORIZED = 401;

/** The LAC answered, but not what was asked for. */
export class Refused extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

/** The LAC did not answer. */
export class Gone extends Error {}

let wantToken = async () => null;
let asking = null;

/** `callback(text)` asks the operator for the token and resolves to it, or to null. */
export function onTokenWanted(callback) {
  wantToken = callback;
}

function storedToken() {
  try {
    return sessionStorage.getItem(TOKEN);
  } catch {
    return null; // storage is switched off: asked for each time the page is loaded
  }
}

let token = storedToken();

function keep(value) {
  token = value;
  try {
    sessionStorage.setItem(TOKEN, value);
  } catch {
    return; // as above
  }
}

/** One dialog however many questions wait for it. */
async function newToken(text) {
  asking ??= wantToken(text).finally(() => { asking = null; });
  const given = await asking;
  if (given === null) {
    throw new Refused(UNAUTHORIZED, text);
  }
  keep(given);
}

/**
 * The answer to `question`.
 * @throws Refused when the LAC says what is wrong with it
 * @throws Gone when there is no answer
 */
export async function ask(question, signal) {
  for (;;) {
    const used = token;
    const { status, answer } = await send(question, used, signal);
    if (status === 200) {
      return answer;
    }
    const text = answer?.error ?? `the LAC answered with status ${status}`;
    if (status !== UNAUTHORIZED) {
      throw new Refused(status, text);
    }
    if (used === token) {
      await newToken(text);
    }
  }
}

async function send(question, withToken, signal) {
  const headers = { 'Content-Type': 'application/json' };
  if (withToken) {
    headers.Authorization = `Bearer ${withToken}`;
  }
  const patience = AbortSignal.timeout(PATIENCE_MS);
  try {
    const response = await fetch('/api', {
      method: 'POST',
      headers,
      body: JSON.stringify(question),
      cache: 'no-store',
      redirect: 'error',
      signal: signal ? AbortSignal.any([signal, patience]) : patience,
    });
    return { status: response.status, answer: await response.json() };
  } catch (error) {
    if (signal?.aborted) {
      throw error;
    }
    throw new Gone(error.message);
  }
}

export const show = (view, more = {}, signal) => ask({ command: 'show', show: view, ...more }, signal);
