import type { Language } from '../../core/index/language';

export const ruby: Language = {
  id: 'ruby',
  files: {},
  read: () => ({ language: 'ruby', package: '', functions: [] }),
};
