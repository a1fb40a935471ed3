// Waiting for a condition, never for a time.

/**
 * Asks again and again until the answer is something other than undefined, null or false.
 * @template T
 * @param {() => Promise<T | undefined | null | false> | T | undefined | null | false} ask
 * @param {string | (() => string | Promise<string>)} what what was waited for, for the message
 * @param {number} [timeoutMs]
 * @returns {Promise<T>}
 * @throws when the time is over; an error of the last try is its cause
 */
export async function until(ask, what, timeoutMs = 30_000) {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    let cause;
    try {
      const answer = await ask();
      if (answer !== undefined && answer !== null && answer !== false) return answer;
    } catch (error) {
      cause = error; // such as an element that the page has just replaced
    }
    if (Date.now() > deadline) {
      const text = typeof what === 'string' ? what : await what();
      throw new Error(`Waited ${timeoutMs / 1000} s in vain for ${text}`, { cause });
    }
    await new Promise(resolve => setTimeout(resolve, 40));
  }
}

/**
 * @param {string} text
 * @param {string | RegExp} wanted a part of the text, or a pattern
 */
export function matches(text, wanted) {
  return typeof wanted === 'string' ? text.includes(wanted) : wanted.test(text);
}

/** VS Code draws with non-breaking spaces and puts line breaks where icons are. @param {string} text */
export function plain(text) {
  return text.replace(/\s+/g, ' ').trim();
}
