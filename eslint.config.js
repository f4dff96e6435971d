import js from '@eslint/js';
import jest from 'eslint-plugin-jest';
import * as regexp from 'eslint-plugin-regexp';
import security from 'eslint-plugin-security';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

const homebridgeIsATypeOnly = {
  regex: '^homebridge$',
  allowTypeImports: true,
  message: "Import only types from 'homebridge': a value import fails where Homebridge lives in another node_modules tree.",
};

export default defineConfig(
  globalIgnores(['dist/', 'coverage/', '.demo/', '.mutation/']),
  js.configs.recommended,
  regexp.configs['flat/recommended'],
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    // One program for each tsconfig, kept for the whole run: projectService watches files for an editor, and takes half as long again.
    languageOptions: { parserOptions: { project: ['tsconfig.json', 'src/page/browser/tsconfig.json', 'test/demo/page/browser/tsconfig.json'] } },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      // noPropertyAccessFromIndexSignature asks for brackets where this rule asks for dots.
      '@typescript-eslint/dot-notation': 'off',
      eqeqeq: 'error',
    },
  },
  {
    files: ['src/**/*.ts'],
    extends: [security.configs.recommended],
    rules: {
      'max-lines': ['error', { max: 250 }],
      'no-console': 'error',
      'no-restricted-globals': ['error', { name: 'process', message: 'Published code does not read the environment.' }],
      // The rule flags every obj[key], maps of our own keys included.
      'security/detect-object-injection': 'off',
      // It flags every comparison of a variable named token; no secret is compared with outside input here.
      'security/detect-possible-timing-attacks': 'off',
      // It calls every optional group unsafe; the two regexp rules find what really backtracks.
      'security/detect-unsafe-regex': 'off',
      'regexp/no-super-linear-backtracking': 'error',
      'regexp/no-super-linear-move': 'error',
    },
  },
  {
    // The package's own files, found relative to the module; the plugin's own files, whose names are fixed, in the folder that
    // Homebridge names; Homebridge's config.json and log, where the person or Homebridge has them; the certificate and the report that a person names.
    files: ['src/base/package.ts', 'src/config/blocks.ts', 'src/plugin/local-link.ts', 'src/settings-page/schema-files.ts', 'src/settings-page/offers.ts', 'src/storage/disk.ts', 'src/storage/small-file.ts', 'src/live/*.ts', 'src/page/server/plugin-log.ts', 'src/cli/account/credentials.ts', 'src/cli/sessions/report.ts', 'src/reports/other-accounts.ts', 'src/reports/session-files.ts'],
    rules: { 'security/detect-non-literal-fs-filename': 'off' },
  },
  // Where people give the command line its account, and where it is said that Node is too old.
  { files: ['src/cli/main.ts', 'src/cli/process.ts'], rules: { 'no-restricted-globals': 'off' } },
  {
    files: ['src/**/*.ts'],
    rules: { 'no-restricted-imports': ['error', { patterns: [homebridgeIsATypeOnly] }] },
  },
  {
    files: ['src/homekit/**/*.ts'],
    // Homebridge's enums are constant enums, which type-only imports cannot read: their numbers stand in for them.
    rules: { '@typescript-eslint/no-unsafe-enum-assignment': 'off' },
  },
  {
    files: ['test/**/*.ts'],
    extends: [jest.configs['flat/recommended']],
    rules: {
      'max-lines': ['error', { max: 400 }],
      '@typescript-eslint/no-non-null-assertion': 'off',
      // Helpers assert too; a test without any assertion still fails this rule.
      'jest/expect-expect': ['error', { assertFunctionNames: ['expect', 'expect*', 'fc.assert', 'assert*', '*.expect*'] }],
    },
  },
  { files: ['**/*.js', '**/*.mjs'], languageOptions: { globals: { console: 'readonly', process: 'readonly' } } },
);
