-- The pipeline claims the key of a form before the deed and notes afterwards where it led.
grant update (led_to) on platform.sent_form to lotsenwerk_app;
