import polyglotI18nProvider from 'ra-i18n-polyglot';
import englishMessages from 'ra-language-english';
import type { I18nProvider } from 'react-admin';

/** react-admin's texts, with the panel's own for its lists. */
export function buildMessages(): I18nProvider {
  return polyglotI18nProvider(() => ({ ...englishMessages, resources: RESOURCES }), 'en', undefined, {
    allowMissing: true,
  });
}

const RESOURCES = {
  'audit-events': { name: 'Audit event |||| Audit events' },
  'verification-logs': { name: 'Verification log |||| Verification logs' },
  connections: { name: 'Connection |||| Connections' },
  tasks: {
    name: 'Task |||| Tasks',
    notifications: {
      created: 'The task was created.',
      updated: 'The task was saved.',
      deleted: 'The task was deleted.',
    },
  },
  completions: { name: 'Completion |||| Completions' },
  'maintenance-runs': { name: 'Run |||| Runs' },
  archives: { name: 'Archive |||| Archives' },
};
