import { useEffect, useRef, useState } from 'react';
import { useNotify } from 'react-admin';

import { download } from '../../api/client.js';
import { ApiError } from '#client';
import { readDownload, saveFile } from '../../api/save-download.js';
import type { Archive } from '../../api/types.js';
import { useApiAction } from '../../api/use-api.js';
import { browserDigest, checkSum, type ChecksumVerdict } from './checksum.js';

/** A finished download and the result of its checksum. A damaged file is kept in memory, not saved. */
export interface Downloaded {
  readonly archive: Archive;
  readonly file: Blob;
  readonly verdict: ChecksumVerdict;
}

export interface ArchiveDownload {
  /** The download in progress, and its bytes so far. */
  readonly running: { readonly id: string; readonly bytes: number } | null;
  readonly last: Downloaded | null;
  readonly start: (archive: Archive) => Promise<void>;
  readonly cancel: () => void;
  readonly dismiss: () => void;
}

/** Downloads archives, one at a time, and checks each against its recorded checksum before it is saved. */
export function useArchiveDownload(): ArchiveDownload {
  const [running, setRunning] = useState<ArchiveDownload['running']>(null);
  const [last, setLast] = useState<Downloaded | null>(null);
  const abortOf = useRef<AbortController | null>(null);
  const notify = useNotify();
  const act = useApiAction();
  useEffect(() => () => abortOf.current?.abort(), []);

  const start: ArchiveDownload['start'] = async (archive) => {
    const abort = new AbortController();
    abortOf.current = abort;
    const { id, fileName, sha256 } = archive;
    setLast(null);
    setRunning({ id, bytes: 0 });
    try {
      const path = `/v1/admin/maintenance/archives/${encodeURIComponent(id)}/content`;
      const response = await act(() => download(path, abort.signal));
      const file = await readDownload(response, (bytes) => {
        setRunning({ id, bytes });
      });
      const verdict = await checkSum(file, sha256, browserDigest(crypto));
      if (verdict.kind !== 'differs') saveFile(file, fileName);
      setLast({ archive, file, verdict });
    } catch (error) {
      if (abort.signal.aborted) notify('The download was cancelled. Nothing was saved.', { type: 'info' });
      else notify(`${fileName}: ${messageOf(error)}`, { type: 'error', autoHideDuration: 10_000 });
    } finally {
      setRunning(null);
    }
  };
  return {
    running,
    last,
    start,
    cancel: () => abortOf.current?.abort(),
    dismiss: () => {
      setLast(null);
    },
  };
}

function messageOf(error: unknown): string {
  if (error instanceof ApiError) return error.message;
  return 'The download was interrupted. Nothing was saved: please try again.';
}
