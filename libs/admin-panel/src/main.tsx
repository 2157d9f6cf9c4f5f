import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createBrowserRouter } from 'react-router';
import { RouterProvider } from 'react-router/dom';

import { App } from './app.js';
import { StyleCache } from './theme/style-cache.js';

const root = document.getElementById('root');
if (root === null) throw new Error('The page has no root element.');
// Only a data router can ask before a page is left.
const router = createBrowserRouter([{ path: '*', element: <App /> }], { basename: '/admin' });
// Without transitions: else react-admin redirects to the sign-in page again and again while the first redirect waits.
createRoot(root).render(
  <StrictMode>
    <StyleCache>
      <RouterProvider router={router} useTransitions={false} />
    </StyleCache>
  </StrictMode>,
);
