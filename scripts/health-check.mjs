// The health check of the container image: ends with 0 when the service on PORT can answer requests.
const { PORT = '3000' } = process.env;

try {
  const { ok } = await fetch(`http://127.0.0.1:${PORT}/health/ready`, { signal: AbortSignal.timeout(4000) });
  process.exitCode = ok ? 0 : 1;
} catch {
  // No answer is what this program reports.
  process.exitCode = 1;
}
