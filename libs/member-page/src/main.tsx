import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { takeSignInResult } from '#client';
import { App } from './app.js';
import { wayBackOf } from './connection/way-back.js';
import './style.css';

const root = document.getElementById('root');
if (root === null) throw new Error('The page has no root element.');
const result = takeSignInResult();
createRoot(root).render(
  <StrictMode>
    <App wayBack={result === null ? null : wayBackOf(result)} />
  </StrictMode>,
);
