/** To standard output; waits where the reader is slower than we are. */
export function write(text: string): Promise<void> {
  return new Promise((done, failed) => process.stdout.write(text, error => (error ? failed(error) : done())));
}
