import { Admin, CustomRoutes, Resource } from 'react-admin';
import { Route } from 'react-router';

import { buildDataProvider } from './api/lists/data-provider.js';
import { buildQueryClient } from './api/query-client.js';
import { resources } from './api/lists/resources.js';
import { AuditPage } from './audit/audit-page.js';
import { BatchVerifyPage } from './batch-verify/batch-verify-page.js';
import { ConnectionsPage } from './connections/connections-page.js';
import { NotFoundPage } from './layout/states/not-found-page.js';
import { PanelLayout } from './layout/panel-layout.js';
import { MaintenancePage } from './maintenance/maintenance-page.js';
import { buildMessages } from './messages.js';
import { OverviewPage } from './overview/overview-page.js';
import { ReviewPage } from './review/review-page.js';
import { authProvider } from './session/auth-provider.js';
import { SignInPage } from './session/sign-in-page.js';
import { TaskCreatePage, TaskEditPage } from './tasks/task-form-pages.js';
import { TasksPage } from './tasks/tasks-page.js';
import { buildPreferences } from './theme/preferences.js';
import { darkTheme, lightTheme } from './theme/theme.js';
import { LogsPage } from './verification-logs/logs-page.js';

const dataProvider = buildDataProvider(resources);
const queryClient = buildQueryClient();
const messages = buildMessages();
const preferences = buildPreferences();

/** The panel: all pages with their addresses below /admin. */
export function App() {
  return (
    <Admin
      title="Task verification"
      disableTelemetry
      requireAuth
      authProvider={authProvider}
      dataProvider={dataProvider}
      queryClient={queryClient}
      i18nProvider={messages}
      store={preferences}
      theme={lightTheme}
      darkTheme={darkTheme}
      layout={PanelLayout}
      loginPage={SignInPage}
      catchAll={NotFoundPage}
      dashboard={OverviewPage}
    >
      <Resource name="completions" list={ReviewPage} />
      <Resource name="verification-logs" list={LogsPage} />
      <Resource name="connections" list={ConnectionsPage} />
      <Resource name="tasks" list={TasksPage} create={TaskCreatePage} edit={TaskEditPage} />
      <Resource name="audit-events" list={AuditPage} />
      <CustomRoutes>
        <Route path="/batch-verify" element={<BatchVerifyPage />} />
        <Route path="/maintenance" element={<MaintenancePage />} />
      </CustomRoutes>
    </Admin>
  );
}
