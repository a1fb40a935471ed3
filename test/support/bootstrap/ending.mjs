// What a process that runs tests has to put away at its end, whoever opened it.

/** @type {(() => Promise<void>)[]} */
const work = [];

/** Has something done before the process ends, last in first out. @param {() => Promise<void>} put */
export function atEnd(put) {
  work.push(put);
}

/** Does it; what fails is said and keeps nothing else from being done. */
export async function endAll() {
  for (let put = work.pop(); put; put = work.pop()) await put().catch(error => console.error(error));
}
