// Talking to the server: one answer in one shape, and going on after the session has ended.

const form = document.getElementById("entry");
const TIMEOUT = 20_000;

let token = form.querySelector("[name=csrfmiddlewaretoken]").value;

/**
 * Send one row. Resolves to {kind, body}: saved, invalid, stale, refused, session (nobody, or somebody
 * else, is logged in), unreachable (an answer that is none) or offline. Never rejects.
 */
export async function send(url, values) {
  try {
    const response = await fetch(url, {
      method: "POST",
      body: new URLSearchParams(values),
      headers: { Accept: "application/json", "X-CSRFToken": token },
      redirect: "manual",
      signal: AbortSignal.timeout(TIMEOUT),
    });
    return await answerOf(response);
  } catch {
    return { kind: "offline", body: {} };
  }
}

const KINDS = { 200: "saved", 400: "invalid", 401: "session", 403: "refused", 404: "refused", 409: "refused", 412: "stale" };

async function answerOf(response) {
  const isJson = response.headers.get("Content-Type")?.startsWith("application/json");
  const kind = KINDS[response.status];
  if (kind && isJson) {
    return { kind, body: await response.json() };
  }
  // A page instead of an answer: the log-in, or the refusal of a token that another log-in has replaced.
  if (response.type === "opaqueredirect" || response.status === 403) {
    return { kind: "session", body: {} };
  }
  return { kind: "unreachable", body: {} };
}

/**
 * Whether the same person is logged in again: "same", "other" or "nobody". With the same person, what
 * follows is sent with the new session's token.
 */
export async function whoIsLoggedIn() {
  const page = await fetchPage();
  const found = page?.getElementById("entry");
  if (!found) {
    return "nobody";
  }
  if (found.dataset.person !== form.dataset.person) {
    return "other";
  }
  token = found.querySelector("[name=csrfmiddlewaretoken]").value;
  for (const input of document.querySelectorAll("[name=csrfmiddlewaretoken]")) {
    input.value = token;
  }
  return "same";
}

/** This page as the server would show it now; null where it cannot be had. */
export async function fetchPage() {
  try {
    const response = await fetch(location.pathname, { redirect: "manual", signal: AbortSignal.timeout(TIMEOUT) });
    return response.ok ? new DOMParser().parseFromString(await response.text(), "text/html") : null;
  } catch {
    return null;
  }
}
