import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { BrowserRouter } from 'react-router';

import { App } from './app.js';
import { StyleCache } from './theme/style-cache.js';

const root = document.getElementById('root');
if (root === null) throw new Error('The page has no root.');
createRoot(root).render(
  <StrictMode>
    <StyleCache>
      <BrowserRouter basename="/admin">
        <App />
      </BrowserRouter>
    </StyleCache>
  </StrictMode>,
);
