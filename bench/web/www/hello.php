<?php echo 'Hello, world';
