import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.js';
import { takeWayBack } from './connection/way-back.js';
import './style.css';

const root = document.getElementById('root');
if (root === null) throw new Error('The page has no place for the app');
createRoot(root).render(
  <StrictMode>
    <App wayBack={takeWayBack()} />
  </StrictMode>,
);
