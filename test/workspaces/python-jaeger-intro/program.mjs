// The example of the introductions, as it is but for the port: a Jaeger of a test listens elsewhere.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '../../support/bootstrap/processes.mjs';
import { pythonWith, withCopy } from '../../support/real/pythonPrograms.mjs';

/** @type {import('../../support/real/programs.mjs').Program} */
export default {
  services: ['unknown_service'],
  spans: 1,
  async run({ udp, folder }) {
    const python = await pythonWith(join(folder, 'requirements.txt'), 'python-jaeger-intro');
    await withCopy(folder, async copy => {
      const file = join(copy, 'my_app.py');
      const text = await readFile(file, 'utf8');
      await writeFile(file, text.replace("'localhost'", `'${udp.host}'`).replace('6831', String(udp.port)));
      await run(python, ['my_app.py'], { cwd: copy });
    });
  },
  expectations: [
    { name: 'my-span', scope: '__main__', at: { file: 'my_app.py', text: 'with tracer.start_as_current_span("my-span"):' } },
  ],
  bar: { jumped: 1, offered: 1 },
};
