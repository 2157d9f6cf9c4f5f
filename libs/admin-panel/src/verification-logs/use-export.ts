import { useEffect, useRef, useState } from 'react';
import { useNotify } from 'react-admin';

import { download } from '../api/client.js';
import { ApiError } from '#client';
import { readDownload, saveFile } from '../api/save-download.js';
import { useApiAction } from '../api/use-api.js';
import { bytesText } from '../display/text/bytes.js';
import { exportAddress, exportFileName, type ExportFormat } from './export-address.js';

export interface Export {
  /** Bytes so far; null while no export runs. */
  readonly bytes: number | null;
  readonly start: (format: ExportFormat, filter: Readonly<Record<string, unknown>>) => Promise<void>;
  readonly cancel: () => void;
}

/** Exports verification logs as a streamed download that can be cancelled. Leaving the page cancels it too. */
export function useExport(): Export {
  const [bytes, setBytes] = useState<number | null>(null);
  const running = useRef<AbortController | null>(null);
  const notify = useNotify();
  const act = useApiAction();
  useEffect(() => () => running.current?.abort(), []);

  const start: Export['start'] = async (format, filter) => {
    const abort = new AbortController();
    running.current = abort;
    setBytes(0);
    try {
      const response = await act(() => download(exportAddress(format, filter), abort.signal));
      const file = await readDownload(response, setBytes);
      saveFile(file, exportFileName(format, new Date()));
      notify(`The export is complete: ${bytesText(file.size)}.`, { type: 'success' });
    } catch (error) {
      if (abort.signal.aborted) notify('The export was cancelled. Nothing was saved.', { type: 'info' });
      else notify(messageOf(error), { type: 'error', autoHideDuration: 10_000 });
    } finally {
      setBytes(null);
    }
  };
  return { bytes, start, cancel: () => running.current?.abort() };
}

function messageOf(error: unknown): string {
  if (error instanceof ApiError) return error.message;
  return 'The export was interrupted. Nothing was saved: please try again.';
}
