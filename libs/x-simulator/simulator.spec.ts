import { startSimulator } from './simulator.js';

describe('startSimulator', () => {
  it('should listen on its address, and fail when the address is in use', async () => {
    const first = await startSimulator();
    try {
      expect(first.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
      expect(first.authorizeUrl).toBe(`${first.url}/i/oauth2/authorize`);
      const port = Number(new URL(first.url).port);
      await expect(startSimulator({ port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
    } finally {
      await first.close();
    }
  });

  it('should stop listening when it closes', async () => {
    const simulator = await startSimulator();
    await simulator.close();
    await expect(fetch(simulator.url)).rejects.toThrow();
  });
});
