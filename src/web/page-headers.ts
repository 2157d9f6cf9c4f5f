/** Browser features that no page needs. */
const PERMISSIONS = ['camera', 'geolocation', 'microphone', 'payment', 'usb'];

/** Sources of a page's content security policy, besides the service itself. */
export interface PageSources {
  readonly styleSources: readonly string[];
  readonly connectSources?: readonly string[];
}

/** The response headers of a page. */
export function pageHeaders(sources: PageSources): Record<string, string> {
  return {
    'cache-control': 'no-cache',
    'content-security-policy': policy(sources),
    'cross-origin-opener-policy': 'same-origin',
    'permissions-policy': PERMISSIONS.map((feature) => `${feature}=()`).join(', '),
    'referrer-policy': 'no-referrer',
    'x-frame-options': 'DENY',
  };
}

function policy({ styleSources, connectSources = [] }: PageSources): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    ['style-src', ...styleSources].join(' '),
    "img-src 'self' data:",
    "font-src 'self'",
    ["connect-src 'self'", ...connectSources].join(' '),
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "manifest-src 'self'",
  ].join('; ');
}
