import tap from 'tap'
import { nixBuild, runProgram } from './nix.ts'

tap.test('a swap that does not look at modules makes a program that crashes at an import', async (t) => {
  const source = await nixBuild('pkgs.python313.withPackages (ps: [ ps.tornado ps.markupsafe ])')
  const target = await nixBuild('pkgs.python313FreeThreading')
  const plainSwap = (code: string) =>
    runProgram('/bin/sh', ['-c', `${target}/bin/python3.13t -c '${code}'; echo $?`], {
      env: { PYTHONPATH: `${source}/lib/python3.13/site-packages` },
    })
  t.equal(
    (await plainSwap('import tornado.util')).out,
    '139',
    'SIGSEGV: speedups.abi3.so was built for the GIL',
  )
  t.equal(
    (await plainSwap('import markupsafe; print(markupsafe.escape.__module__)')).out,
    'markupsafe._native\n0',
    'Python silently ignores a module with another tag',
  )
})
