import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createBrowserRouter } from 'react-router';
import { RouterProvider } from 'react-router/dom';

import { App } from './app.js';
import { StyleCache } from './theme/style-cache.js';

const root = document.getElementById('root');
if (root === null) throw new Error('The page has no root.');
// A data router: only that can ask before a page is left.
const router = createBrowserRouter([{ path: '*', element: <App /> }], { basename: '/admin' });
// No transitions: a way to the sign-in page that may wait is overtaken by react-admin, which sends there again and again.
createRoot(root).render(
  <StrictMode>
    <StyleCache>
      <RouterProvider router={router} useTransitions={false} />
    </StyleCache>
  </StrictMode>,
);
