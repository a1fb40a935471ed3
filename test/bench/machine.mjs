// What the figures were made on: without it they say little.
import { arch, cpus, loadavg, totalmem } from 'node:os';

/** @type {string | undefined} */
let browser;

/** Told by whoever started one. @param {string} version */
export function sawChromium(version) {
  browser = version;
}

/** One line: processor, memory, versions of what ran; and whether the machine had other work to do. */
export async function machineText() {
  const [first] = cpus();
  const parts = [
    `${cpus().length} × ${first?.model.trim() ?? arch()}`,
    `${Math.round(totalmem() / 2 ** 30)} GB`,
    `${process.platform} ${arch()}`,
    `Node ${process.versions.node}`,
  ];
  if (browser) parts.push(`Chromium ${browser}`);
  const [load] = loadavg();
  if (load > cpus().length) parts.push(`busy: ${load.toFixed(1)} tasks for ${cpus().length} processors`);
  return parts.join(' · ');
}
