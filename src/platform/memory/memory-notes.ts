import { Injectable } from '@nestjs/common';
import type { XSharedNotes } from '#x-api';
import { Memory } from './memory.js';

const PREFIX = 'x:';

/** What instances tell each other about X, in the memory that they share. */
@Injectable()
export class MemoryNotes implements XSharedNotes {
  constructor(private readonly memory: Memory) {}

  read(keys: readonly string[]): Promise<readonly (string | null)[]> {
    return this.memory.getMany(keys.map((key) => PREFIX + key));
  }

  write(key: string, note: string, ttlMs: number): Promise<void> {
    return this.memory.set(PREFIX + key, note, ttlMs);
  }

  claim(key: string, ttlMs: number): Promise<boolean> {
    return this.memory.setIfAbsent(PREFIX + key, 'claimed', ttlMs);
  }
}
