/** Protocol buffers: services and their methods. */
import type { RpcSite } from '../../core/index/facts';
import type { Language } from '../../core/index/language';

export const proto: Language = {
  id: 'proto',
  files: { '.proto': '' },
  read({ source }) {
    let packageName = '';
    let service: { name: string; line: number; methods: { name: string; handler: string; line: number }[] } | undefined;
    const rpc: RpcSite[] = [];
    let isComment = false;
    for (let line = 1; line <= source.lineCount; line++) {
      let text = source.line(line);
      if (isComment) {
        const end = text.indexOf('*/');
        if (end < 0) continue;
        isComment = false;
        text = text.slice(end + 2);
      }
      text = text.replace(/\/\*.*?\*\//g, '').replace(/\/\/.*$/, '');
      if (text.includes('/*')) {
        isComment = true;
        text = text.slice(0, text.indexOf('/*'));
      }
      packageName = /^\s*package\s+([\w.]+)\s*;/.exec(text)?.[1] ?? packageName;
      const name = /^\s*service\s+(\w+)/.exec(text)?.[1];
      if (name !== undefined) {
        service = { name, line, methods: [] };
        rpc.push({ service: name, type: '', methods: service.methods, line });
      }
      for (const [, method] of text.matchAll(/\brpc\s+(\w+)\s*\(/g))
        service?.methods.push({ name: method, handler: '', line });
    }
    return { language: 'proto', package: packageName, functions: [], rpc };
  },
};
