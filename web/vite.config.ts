import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'
import { compressed } from './build/compressed.ts'

const service = 'http://127.0.0.1:8313'

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  resolve: { alias: { react: 'preact/compat', 'react-dom': 'preact/compat' } },
  build: {
    target: 'es2022',
    // A `data:` URL would need a hole in the content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  plugins: [compressed()],
  // `npm run web:dev` beside a running service.
  server: { proxy: Object.fromEntries(['/v1', '/badge', '/docs', '/readyz'].map((path) => [path, service])) },
})
