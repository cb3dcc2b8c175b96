import '../../../test/unit/retry.test';
import '../../../test/unit/retryAnswers.test';
import '../../../test/unit/retryTiming.test';
