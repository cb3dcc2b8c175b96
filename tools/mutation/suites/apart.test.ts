import '../../../test/unit/retry.test';
