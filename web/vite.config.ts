import { defineConfig } from 'vite';

export default defineConfig({
  root: import.meta.dirname,
  build: {
    target: 'es2023',
    // Our CSP lets nothing be inlined.
    assetsInlineLimit: 0,
    // The polyfill is an inline script, and every browser of our target knows preloading.
    modulePreload: { polyfill: false },
    // Tells which files the first view needs: its budget is held by a test.
    manifest: true,
    reportCompressedSize: false,
    chunkSizeWarningLimit: 700,
    rolldownOptions: {
      // Packages mark what runs on clients; here everything does.
      onLog(level, log, handle) {
        if (log.code !== 'MODULE_LEVEL_DIRECTIVE') handle(level, log);
      },
    },
  },
});
