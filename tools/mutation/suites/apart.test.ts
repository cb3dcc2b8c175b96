import '../../../test/unit/delivery.test';
