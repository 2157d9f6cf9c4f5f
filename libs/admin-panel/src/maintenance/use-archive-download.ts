import { useEffect, useRef, useState } from 'react';
import { useNotify } from 'react-admin';

import { download } from '../api/client.js';
import { ApiError } from '../api/problem.js';
import { readDownload, saveFile } from '../api/save-download.js';
import type { Archive } from '../api/types.js';
import { useApiAction } from '../api/use-api.js';
import { browserDigest, checkSum, type ChecksumVerdict } from './checksum.js';

/** A download that has ended, and what its checksum says. A damaged file is kept at hand, not saved. */
export interface Downloaded {
  readonly archive: Archive;
  readonly file: Blob;
  readonly verdict: ChecksumVerdict;
}

export interface ArchiveDownload {
  /** What is on its way, and how many bytes have come. */
  readonly coming: { readonly id: string; readonly bytes: number } | null;
  readonly last: Downloaded | null;
  readonly start: (archive: Archive) => Promise<void>;
  readonly cancel: () => void;
  readonly dismiss: () => void;
}

/** Downloads archives, one at a time, and checks each against its recorded checksum before it is saved. */
export function useArchiveDownload(): ArchiveDownload {
  const [coming, setComing] = useState<ArchiveDownload['coming']>(null);
  const [last, setLast] = useState<Downloaded | null>(null);
  const running = useRef<AbortController | null>(null);
  const notify = useNotify();
  const act = useApiAction();
  useEffect(() => () => running.current?.abort(), []);

  const start: ArchiveDownload['start'] = async (archive) => {
    const abort = new AbortController();
    running.current = abort;
    const { id, fileName, sha256 } = archive;
    setLast(null);
    setComing({ id, bytes: 0 });
    try {
      const path = `/v1/admin/maintenance/archives/${encodeURIComponent(id)}/content`;
      const response = await act(() => download(path, abort.signal));
      const file = await readDownload(response, (bytes) => {
        setComing({ id, bytes });
      });
      const verdict = await checkSum(file, sha256, browserDigest(crypto));
      if (verdict.kind !== 'differs') saveFile(file, fileName);
      setLast({ archive, file, verdict });
    } catch (error) {
      if (abort.signal.aborted) notify('The download was cancelled. Nothing was saved.', { type: 'info' });
      else notify(`${fileName}: ${wordsFor(error)}`, { type: 'error', autoHideDuration: 10_000 });
    } finally {
      setComing(null);
    }
  };
  return {
    coming,
    last,
    start,
    cancel: () => running.current?.abort(),
    dismiss: () => {
      setLast(null);
    },
  };
}

function wordsFor(error: unknown): string {
  if (error instanceof ApiError) return error.message;
  return 'The download broke off on its way. Nothing was saved: please try again.';
}
